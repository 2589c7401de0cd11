"""Invented content for the components page: every piece in every state, with names as long as real ones get."""

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
ICONS = (
    "check clock warn alert return draft send home list board search print download plus edit user users calendar phone qr "
    "lock unlock chart tree info x chevron-right chevron-left chevron-down up undo inbox building flag star copy filter moon "
    "sun text-size contrast logout help stamp paper link menu dot"
).split()


class SampleForm(forms.Form):
    """One field of every sort."""

    title = forms.CharField(label="Tên mô hình", max_length=200)
    who = forms.ChoiceField(
        label="Ai thực hiện",
        choices=[("tap-the", "Tập thể"), ("ca-nhan", "Cá nhân"), ("ho", "Hộ gia đình")],
        widget=forms.RadioSelect,
    )
    sector = forms.ChoiceField(
        label="Lĩnh vực",
        choices=[("", "Chọn một lĩnh vực"), ("hc", "Cơ quan hành chính, đơn vị sự nghiệp"), ("dn", "Doanh nghiệp"), ("tk", "Thôn, khu phố")],
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
    form = SampleForm({"title": LONG_TITLE, "themes": ["1"], "why": "Đường thôn hẹp, xe cứu hỏa không vào được.", "due": "31/2"})
    form.add_error("due", "Ngày 31/2 không có trong lịch. Nhập theo mẫu ngày/tháng/năm, ví dụ 20/11/2023.")
    return form


def board() -> dict[str, Any]:
    """Rows of the heat table."""
    steps = [
        {"label": "Nhận kế hoạch", "note": "trước 01/02"},
        {"label": "Đăng ký", "note": "trước 10/03"},
        {"label": "Thẩm định", "note": "trước 30/03"},
        {"label": "Giữa năm", "note": "trước 30/06"},
        {"label": "Báo cáo kết quả", "note": "trước 20/11"},
    ]

    def cells(*states: tuple[tuple[str, str], str]) -> list[dict[str, Any]]:
        return [{"state": state, "text": text, "href": "#", "title": f"{state[0]} {text}".strip()} for state, text in states]

    rows = [
        {"name": "Đảng bộ xã Vân Thủy", "href": "#", "depth": 0, "is_branch": True, "fold_href": "?gap=1", "is_folded": False, "quota": "2/2",
         "quota_tone": "good", "key": "1",
         "cells": cells((ACCEPTED, "28/01"), (ACCEPTED, "07/03"), (CHOSEN, "21/03"), (SENT, "29/06"), (NOT_YET, ""))},
        {"name": "Chi bộ thôn Nà Phia", "href": "#", "depth": 1, "is_branch": False, "quota": "1/1", "quota_tone": "good", "key": "2",
         "cells": cells((ACCEPTED, "29/01"), (ACCEPTED, "05/03"), (ACCEPTED, "20/03"), (TO_MEND, "trả 27/06"), (NOT_YET, ""))},
        {"name": "Chi bộ Trường Tiểu học và Trung học cơ sở Vân Thủy", "href": "#", "depth": 1, "is_branch": False, "quota": "0/1",
         "quota_tone": "bad", "key": "3",
         "cells": cells((ACCEPTED, "30/01"), (LATE, "trễ 4 ngày"), (NOT_YET, ""), (NOT_YET, ""), (NOT_YET, ""))},
        {"name": LONG_NAME, "href": "#", "depth": 0, "is_branch": True, "fold_href": "?gap=2", "is_folded": True, "quota": "1/2",
         "quota_tone": "warn", "key": "4",
         "cells": cells((ACCEPTED, "02/02"), (DRAFT, "lưu 08/03"), (NOT_YET, ""), (NOT_YET, ""), (NOT_YET, ""))},
        *(
            {"name": f"Chi bộ cơ quan số {n}", "href": "#", "depth": 0, "is_branch": False, "quota": "1/1", "quota_tone": "good", "key": f"{n + 10}",
             "cells": cells((ACCEPTED, "25/01"), (SENT, f"{n:02d}/03"), (NOT_YET, ""), (NOT_YET, ""), (NOT_YET, ""))}
            for n in range(1, 9)
        ),
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
            {"name": {"text": name, "href": "#"}, "model": {"text": LONG_TITLE if n == 1 else "Tủ sách thôn bản", "note": "Thôn, khu phố"},
             "count": 2 - n if n < 2 else None, "state": {"state": STATES[n + 1]}}
            for n, name in enumerate(names)
        ],
        "page": SimpleNamespace(number=2, has_next=True, total=1000, is_more=True, first=51, size=50, rows=range(50)),
        "qr": mark_safe(segno.make("https://guongsang.invalid/bien-nhan/8F2K").svg_inline(scale=4)),  # noqa: S308
    }
