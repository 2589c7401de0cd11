"""`guong map`: writes docs/lifecycles.md, the states and moves as the rules have them. A test keeps the file fresh."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from guong.kit.lifecycle import Move
from guong.kit.phrasebook import state
from guong.obstacles import rules as obstacles
from guong.plans import rules as plans
from guong.publicity import rules as publicity
from guong.registrations import rules as registrations

PLACE = Path("docs/lifecycles.md")
HEAD = """# Vòng đời

Tệp này do `guong map` viết ra từ bảng `MOVES` trong mã nguồn; đừng sửa bằng tay. Bước nào không có ở đây thì
không làm được: hành động đi qua `Move.why_not`, trạng thái chỉ đổi ở `kit.rows.shift`.
"""
SEALED = "Khóa số liệu không phải là trạng thái của một hồ sơ: cả bước bị khóa, mọi bước đi trên đều bị từ chối."
# Verbs in words, and who makes the move. A move without a row here fails the test of this page.
VERBS = {
    "activate": ("Công bố", "Cán bộ tiếp nhận của cơ quan theo dõi kế hoạch"),
    "close": ("Kết thúc", "Cán bộ tiếp nhận của cơ quan theo dõi kế hoạch"),
    "put_in_list": ("Nộp vào danh sách", "Người soạn hoặc người đứng đầu đơn vị"),
    "enter_from_paper": ("Ghi vào danh sách từ bản giấy", "Người của cấp trên trực tiếp nhập thay"),
    "take_back": ("Lấy lại để sửa", "Người soạn hoặc người đứng đầu đơn vị"),
    "send": ("Gửi danh sách", "Người đứng đầu đơn vị"),
    "withdraw": ("Rút lại", "Người đứng đầu đơn vị đã gửi"),
    "endorse": ("Nhận vào danh sách của đảng ủy", "Cán bộ tiếp nhận của đảng ủy cơ sở"),
    "accept": ("Chấp thuận", "Cán bộ tiếp nhận của kế hoạch"),
    "publish": ("Đăng công khai", "Biên tập viên"),
    "unpublish": ("Rút khỏi trang công khai", "Biên tập viên"),
    "withdraw_agreement": ("Rút đồng ý công khai", "Người đứng đầu đơn vị; nộp bản giấy: nơi đã nhập thay báo cáo"),
    "prepare": ("Chuẩn bị lại từ hồ sơ", "Biên tập viên"),
    "pass_on": ("Chuyển lên cấp trên", "Cán bộ tiếp nhận của nơi đang xử lý"),
    "answer_obstacles": ("Trả lời", "Cán bộ tiếp nhận của nơi đang xử lý, hoặc của kế hoạch"),
    "ask_again": ("Cho biết câu trả lời chưa giải quyết được", "Người soạn hoặc người đứng đầu đơn vị"),
    "correct_answer": ("Sửa câu trả lời", "Cán bộ tiếp nhận của nơi đã trả lời"),
    "close_obstacle": ("Đóng", "Đơn vị đã nêu, hoặc nơi trả lời"),
    "withdraw_obstacle": ("Rút vướng mắc", "Người soạn hoặc người đứng đầu đơn vị"),
    "send_back": ("Trả lại để sửa", "Cán bộ tiếp nhận của nơi đang giữ"),
}


class Command(BaseCommand):
    """See the module."""

    help = "Viết docs/lifecycles.md từ bảng trạng thái. · Writes docs/lifecycles.md from the tables of moves."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="chỉ so sánh, không ghi · compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or with `--check` say whether the file is fresh."""
        fresh = page()
        if not options["check"]:
            PLACE.parent.mkdir(exist_ok=True)
            PLACE.write_text(fresh, "utf-8")
        elif not PLACE.exists() or PLACE.read_text("utf-8") != fresh:
            self.stderr.write(f"{PLACE} đã cũ: chạy `guong map`.")
            raise SystemExit(1)


def page() -> str:
    """The whole page."""
    parts = [
        HEAD,
        _lifecycle("Kế hoạch", "plan", plans.State, (plans.ACTIVATE, plans.CLOSE)),
        _lifecycle("Đăng ký mô hình", "registration", registrations.State, registrations.MOVES),
        _lifecycle("Bài giới thiệu công khai", "publication", publicity.State, publicity.MOVES),
        _lifecycle("Vướng mắc", "obstacle", obstacles.State, obstacles.MOVES),
        _states("Mục trong danh sách của một đơn vị", "item", registrations.ItemState),
        f"## Số liệu đã khóa\n\n{SEALED}\n",
    ]
    return "\n".join(parts)


def _lifecycle(title: str, noun: str, states: Iterable[Any], moves: Sequence[Move]) -> str:
    lines = [_states(title, noun, states), "| Việc | Ai | Từ | Đến |", "|---|---|---|---|"]
    order = [str(one) for one in states]
    for move in moves:
        verb, who = VERBS[move.name]
        sources = ", ".join(_told(noun, source) for source in _sorted(move.sources, order))
        lines.append(f"| {verb} (`{move.name}`) | {who} | {sources} | {_told(noun, move.target)} |")
    return "\n".join([*lines, "", _diagram(noun, order, moves)])


def _states(title: str, noun: str, states: Iterable[Any]) -> str:
    rows = [f"| {_told(noun, one)} | `{one}` |" for one in states]
    return "\n".join([f"## {title}", "", "| Trạng thái | Mã |", "|---|---|", *rows, ""])


def _diagram(noun: str, order: Sequence[str], moves: Sequence[Move]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {order[0]}"]
    lines += [f"    {one}: {_told(noun, one)}" for one in order]
    for move in moves:
        lines += [f"    {source} --> {move.target}: {VERBS[move.name][0]}" for source in _sorted(move.sources, order)]
    return "\n".join([*lines, "```", ""])


def _sorted(sources: Iterable[str], order: Sequence[str]) -> list[str]:
    return sorted(map(str, sources), key=order.index)


def _told(noun: str, one: str) -> str:
    return state(f"{noun}.{one}")[0]
