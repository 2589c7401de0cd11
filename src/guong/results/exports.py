"""The consolidated list of results (Biểu 2)."""

from collections.abc import Mapping
from typing import Any

from guong.documents.spec import Column
from guong.plans.rules import Step
from guong.registrations.exports.consolidated import Form

RESULT_COLUMNS = (
    Column("stt", "STT", 5, align="center", kind="number"),
    Column("title", "Tên mô hình", 22),
    Column("unit", "Đơn vị", 17),
    Column("results", "Kết quả so với chỉ tiêu", 24),
    Column("done", "Việc đã làm", 30),
    Column("beneficiaries", "Người, hộ hưởng lợi", 19),
    Column("effect", "Hiệu quả", 26),
    Column("taken_up", "Nơi đã học tập, làm theo", 17),
    Column("judged", "Tự đánh giá/ Đề nghị", 15),
    Column("note", "Ghi chú", 12),
    Column("code", "Mã", 11, on_paper=False),
    Column("unit_kind", "Loại đơn vị", 18, on_paper=False),
    Column("holder_kind", "Loại (tập thể, cá nhân, hộ)", 12, on_paper=False),
    Column("holder_name", "Tên tập thể, cá nhân, hộ", 24, on_paper=False),
    Column("sector", "Lĩnh vực", 18, on_paper=False),
    Column("since", "Mới/ tiếp tục", 12, on_paper=False),
    Column("progress", "Tiến độ", 16, on_paper=False),
    Column("beneficiary_count", "Số người, hộ hưởng lợi", 12, kind="number", on_paper=False),
    Column("difficulties", "Khó khăn, vướng mắc", 28, on_paper=False),
    Column("evidence", "Minh chứng", 26, on_paper=False),
    Column("assessment", "Tự đánh giá", 16, on_paper=False),
    Column("proposal", "Đề nghị", 16, on_paper=False),
    Column("proposal_reason", "Lý do đề nghị", 24, on_paper=False),
)


def _printed(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    judged = [row["assessment"], f"Đề nghị: {row['proposal'].lower()}" if row["proposal"] else ""]
    return {**row, "stt": number, "judged": "\n".join(filter(None, judged))}


REPORTED = Form(Step.RESULT, "results", "Biểu 2", RESULT_COLUMNS, _printed, "báo cáo đã chấp thuận")
