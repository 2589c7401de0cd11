"""Invented content for the components page: every piece in every state, with names as long as real ones get."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import segno
from django import forms
from django.utils.safestring import mark_safe

LONG_NAME = (
    "Đảng bộ Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên và Phát triển kỹ năng lao động nông thôn "
    "liên xã vùng thượng huyện Suối Ngàn"
)
LONG_TITLE = (
    "Mô hình “Chi bộ bốn tốt, thôn không rác thải” gắn với vận động nhân dân hiến đất mở rộng đường trục thôn, "
    "giữ gìn tiếng nói, trang phục và nghề dệt truyền thống"
)
DRAFT = ("Đang soạn", "plain")
SENT = ("Đã gửi", "wait")
TO_MEND = ("Cần sửa", "warn")
ACCEPTED = ("Đã tiếp nhận", "good")
LATE = ("Quá hạn", "bad")
CHOSEN = ("Được chọn", "honour")
NOT_YET = ("Chưa bắt đầu", "plain")
STATES = (DRAFT, SENT, TO_MEND, ACCEPTED, LATE, CHOSEN)
_SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
ICONS = tuple(re.findall(r'<symbol[^>]* id="([a-z-]+)"', _SPRITE.read_text("utf-8")))


class SampleForm(forms.Form):
    """One field of every sort."""

    title = forms.CharField(label="Tên mô hình", max_length=200)
    who = forms.ChoiceField(
        label="Tập thể, cá nhân, hộ",
        choices=[("tap-the", "Tập thể"), ("ca-nhan", "Cá nhân"), ("ho", "Hộ gia đình")],
        widget=forms.RadioSelect,
    )
    sector = forms.ChoiceField(
        label="Lĩnh vực",
        choices=[
            ("", "Chọn một lĩnh vực"),
            ("hc", "Cơ quan hành chính, đơn vị sự nghiệp"),
            ("dn", "Doanh nghiệp"),
            ("tk", "Thôn, khu phố"),
        ],
    )
    themes = forms.MultipleChoiceField(
        label="Chủ đề",
        choices=[("1", "Học tập và làm theo Bác"), ("2", "Cải cách hành chính, phục vụ nhân dân"), ("3", LONG_TITLE)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label="Vì sao làm", widget=forms.Textarea)
    due = forms.CharField(label="Hoàn thành trước ngày")
    photo = forms.FileField(label="Ảnh", required=False)
    consent = forms.BooleanField(label="Người trong ảnh đồng ý đăng công khai", required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


def wrong_form() -> SampleForm:
    """The form as it comes back with mistakes."""
    typed = {"title": LONG_TITLE, "themes": ["1"], "why": "Đường thôn hẹp, xe cứu hỏa không vào được.", "due": "31/2"}
    form = SampleForm(typed)
    form.add_error("due", "Ngày 31/2 không có trong lịch. Nhập theo mẫu ngày/tháng/năm, ví dụ 20/11/2023.")
    return form


Step = tuple[tuple[str, str], str]
_WAITING: Step = (NOT_YET, "")


def _unit(name: str, quota: str, tone: str, *steps: Step, **more: Any) -> dict[str, Any]:
    steps = (*steps, *[_WAITING] * (5 - len(steps)))
    cells = [{"state": state, "text": text, "href": "#", "title": f"{state[0]} {text}"} for state, text in steps]
    facts = {"name": name, "href": "#", "depth": 0, "quota": quota, "quota_tone": tone, "key": name}
    return {**facts, "cells": cells, **more}


def board() -> dict[str, Any]:
    """Steps and rows of the heat table."""
    steps = [
        {"label": "Nhận kế hoạch", "note": "trước 01/02"},
        {"label": "Đăng ký", "note": "trước 10/03"},
        {"label": "Thẩm định", "note": "trước 30/03"},
        {"label": "Giữa năm", "note": "trước 30/06"},
        {"label": "Báo cáo kết quả", "note": "trước 20/11"},
    ]
    opened = {"is_branch": True, "fold_href": "?gap=1", "is_folded": False}
    folded = {"is_branch": True, "fold_href": "?gap=2", "is_folded": True}
    got = (ACCEPTED, "28/01")
    done = (got, (ACCEPTED, "07/03"))
    school = "Chi bộ Trường Tiểu học và Trung học cơ sở Vân Thủy"
    rows = [
        _unit("Đảng bộ xã Vân Thủy", "2/2", "good", *done, (CHOSEN, "21/03"), (SENT, "29/06"), **opened),
        _unit("Chi bộ thôn Nà Phia", "1/1", "good", *done, (ACCEPTED, "20/03"), (TO_MEND, "trả 27/06"), depth=1),
        _unit(school, "0/1", "bad", got, (LATE, "trễ 4 ngày"), depth=1),
        _unit(LONG_NAME, "1/2", "warn", got, (DRAFT, "lưu 08/03"), **folded),
        *(_unit(f"Chi bộ cơ quan số {n}", "1/1", "good", got, (SENT, f"{n:02d}/03")) for n in range(1, 9)),
    ]
    return {"steps": steps, "rows": rows}


def facts() -> dict[str, Any]:
    """All the components page needs."""
    names = ["Đảng bộ xã Vân Thủy", LONG_NAME, "Chi bộ Công an huyện"]
    return {
        "states": STATES,
        "icons": ICONS,
        "long_name": LONG_NAME,
        "long_title": LONG_TITLE,
        "form": SampleForm(),
        "wrong": wrong_form(),
        "board": board(),
        "columns": [
            {"key": "name", "label": "Đơn vị", "main": True},
            {"key": "model", "label": "Mô hình"},
            {"key": "count", "label": "Số lượng", "align": "right"},
            {"key": "state", "label": "Trạng thái"},
        ],
        "rows": [
            {
                "name": {"text": name, "href": "#"},
                "model": {"text": LONG_TITLE if n == 1 else "Tủ sách thôn bản", "note": "Thôn, khu phố"},
                "count": 2 - n if n < 2 else None,
                "state": {"state": STATES[n + 1]},
            }
            for n, name in enumerate(names)
        ],
        "page": SimpleNamespace(number=2, has_next=True, total=1000, is_more=True, first=51, size=50, rows=range(50)),
        "qr": mark_safe(segno.make("https://guongsang.invalid/bien-nhan/8F2K").svg_inline(scale=4)),  # noqa: S308
    }
