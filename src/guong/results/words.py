"""Words of reports on results."""

from guong.kit.phrasebook import register, word
from guong.registrations.words import list_title, reconciled  # shared reasons and states are worded there

# What a return can name, in the order of the form.
FIELDS = {
    "progress": "Tiến độ thực hiện",
    "achieved": "Kết quả so với chỉ tiêu",
    "done": "Việc đã làm",
    "beneficiaries": "Người, hộ hưởng lợi",
    "beneficiary_count": "Số người, hộ hưởng lợi",
    "effect": "Hiệu quả",
    "difficulties": "Khó khăn, vướng mắc",
    "taken_up": "Nơi đã học tập, làm theo",
    "files": "Ảnh và tài liệu minh chứng",
    "assessment": "Đơn vị tự đánh giá",
    "proposal": "Đề nghị",
    "proposal_reason": "Lý do đề nghị",
}

CONSENT_WORDING = "gallery-1"  # raised when the sentence below changes: each consent keeps which one was agreed to

register(
    words={
        **{f"field.{name}": label for name, label in FIELDS.items()},
        "field.evidence": "Căn cứ, minh chứng",
        "progress.done": "Đã hoàn thành",
        "progress.going_on": "Đang thực hiện",
        "progress.not_begun": "Chưa thực hiện",
        "assessment.effective": "Có hiệu quả",
        "assessment.partly": "Hiệu quả một phần",
        "assessment.not_effective": "Chưa hiệu quả",
        "proposal.continue": "Tiếp tục thực hiện",
        "proposal.replicate": "Nhân rộng",
        "proposal.commend": "Biểu dương, khen thưởng",
        "proposal.stop": "Dừng thực hiện",
        "figure.list.registration": "danh sách đăng ký",
        "figure.list.result": "danh sách báo cáo kết quả",
        "report.sector": "Theo nhóm đối tượng, lĩnh vực",
        "report.kind": "Theo loại đơn vị",
        "report.list": "Theo đảng bộ, đơn vị gửi danh sách",
        "report.accepted": "Đăng ký được chấp thuận",
        "report.carried_out": "Đang hoặc đã thực hiện",
        "report.effective": "Có hiệu quả",
        "figure.growth": "Danh sách gửi theo ngày, so với hạn",
        "figure.punctual": "Tỷ lệ gửi đúng hạn theo nhánh",
        "figure.matrix": "Nhóm đối tượng, lĩnh vực và loại đơn vị",
        "figure.funnel": "Từ đăng ký đến kết quả",
        "stage.registered": "Đã gửi đăng ký",
        "stage.accepted": "Đăng ký được chấp thuận",
        "stage.reported": "Đã gửi báo cáo kết quả",
        "stage.carried_out": "Đang hoặc đã thực hiện",
        "stage.effective": "Có hiệu quả",
        "mark.progress": "Tiến độ",
        "mark.assessment": "Tự đánh giá",
        "mark.proposal": "Đề nghị",
        "table.progress": "Theo tiến độ thực hiện",
        "table.assessment": "Theo tự đánh giá của đơn vị",
        "table.proposal": "Theo đề nghị của đơn vị",
        "receipt.list.result": "Gửi danh sách báo cáo kết quả",
        "receipt.one.result": "Nộp báo cáo kết quả vào danh sách của đơn vị",
        "stat.accepted.result": "báo cáo đã chấp thuận",
        "stat.waiting.result": "báo cáo đang chờ",
        "stat.returned.result": "báo cáo cần sửa",
        "stat.complete.result": "đơn vị báo cáo đủ",
        "excused.result": "Miễn báo cáo",
        "excusing.result": "Miễn báo cáo kết quả cho đơn vị",
        "page.board.result": "Theo dõi báo cáo kết quả",
        "page.board_units.result": "Đơn vị có mô hình phải báo cáo, theo thứ tự chính thức. "
        "Số cạnh tên đơn vị: báo cáo đã chấp thuận / mô hình phải báo cáo.",
        "page.board_caption.result": "Tình hình báo cáo kết quả",
        "page.consolidation.result": "Tổng hợp kết quả thực hiện mô hình",
        "page.consolidated_list.result": "Xuất danh sách kết quả (Biểu 2)",
        "page.arrivals.result": "Báo cáo chờ kiểm tra",
        "page.unit_list.result": "Danh sách báo cáo kết quả",
        "page.records.result": "Báo cáo kết quả mô hình",
        "empty.unit_list.result": "Danh sách chưa có báo cáo nào.",
        "empty.unit_list_next.result": "Khi người soạn nộp một báo cáo kết quả, báo cáo đó hiện ở đây để người đứng đầu gửi lên.",
        "note.photos_refused": "Báo cáo vẫn còn hiệu lực, chỉ thiếu ảnh đó. Muốn thay ảnh: lấy lại (hoặc rút lại) báo cáo, gỡ ảnh, "
        "chọn ảnh khác rồi nộp lại.",
        f"consent.{CONSENT_WORDING}": "Người có mặt trong ảnh (với trẻ em: cha, mẹ hoặc người giám hộ) đã đồng ý "
        "cho đăng ảnh này để giới thiệu mô hình. Đồng ý này rút lại được bất cứ lúc nào.",
    },
    reasons={
        "registration_not_accepted": "Đăng ký của mô hình này chưa được chấp thuận, nên chưa báo cáo kết quả được.",
        "registrations_not_accepted": "Chưa gửi được: đăng ký {codes} đang phải sửa. "
        "Hãy lấy báo cáo đó ra khỏi danh sách, rồi gửi những báo cáo còn lại.",
        "report_there": "Mô hình này đã có báo cáo kết quả. Tải lại trang để mở báo cáo đó.",
        "report_of_the_unit": "Mô hình này không nhập thay được: đơn vị tự báo cáo trên hệ thống. "
        "Đơn vị gửi lên thì báo cáo hiện ra; cần thì hỏi lại đơn vị.",
        "report_from_paper": "Cấp trên đang nhập thay báo cáo này từ bản giấy. Muốn tự viết thì đề nghị nơi đó bỏ bản đang nhập.",
        "achieved_missing": "Chưa ghi số đạt được của «{what}». Không đạt được gì thì ghi 0.",
        "other_unit": "Mục này đăng ký bằng «{unit}». Đồng chí ghi «{typed}»; hãy đổi ra {unit}.",
        "unknown_goal": "Con số phấn đấu này không còn trong đăng ký. Tải lại trang để xem đăng ký hiện nay.",
        "stop_needs_reason": "Đề nghị dừng thì cần ghi rõ lý do.",
        "files_refused": "Có {count} ảnh không dùng được. Hãy xóa ảnh đó, chọn ảnh khác nếu cần, rồi nộp.",
        "too_many_photos": "Mỗi báo cáo có nhiều nhất {most} ảnh. Hãy xóa bớt ảnh rồi thêm ảnh này.",
        "too_many_documents": "Mỗi báo cáo có nhiều nhất {most} tài liệu. Hãy xóa bớt tài liệu rồi thêm tài liệu này.",
        "attachment_gone": "Tệp này không còn trong báo cáo. Tải lại trang để xem các tệp hiện có.",
        "consent_of_photos": "Chỉ ảnh mới cần ghi đồng ý cho đăng.",
        "consent_there": "Ảnh này đã được ghi đồng ý cho đăng.",
        "consent_not_there": "Ảnh này chưa được ghi đồng ý cho đăng, hoặc đã rút.",
        "not_for_consent": "Chỉ người soạn hoặc người đứng đầu của đơn vị mới ghi được đồng ý cho đăng ảnh.",
        "not_to_withdraw_consent": "Chỉ đơn vị có ảnh hoặc cơ quan theo dõi kế hoạch mới rút được đồng ý cho đăng ảnh.",
    },
    events={
        "result.drafted": "Bắt đầu soạn báo cáo kết quả",
        "result.entered_on_behalf": "Nhập thay báo cáo kết quả từ bản giấy",
        "result.written": "Sửa nội dung báo cáo ({fields})",
        "result.file_attached": "Thêm một tệp minh chứng",
        "result.file_detached": "Xóa một tệp minh chứng",
        "result.consent_given": "Ghi đồng ý cho đăng một ảnh",
        "result.consent_withdrawn": "Rút đồng ý cho đăng một ảnh",
        "result.listed": "Đưa báo cáo vào danh sách của đơn vị (biên nhận {receipt})",
        "result.taken_back": "Lấy lại báo cáo để sửa trước khi gửi",
        "result.discarded": "Xóa hẳn bản nháp báo cáo",
        "result.handed_over": "Chuyển sang cơ quan tiếp nhận mới, do tổ chức thay đổi",
        "result.sent": "Gửi báo cáo lên cấp trên",
        "result.withdrawn": "Rút lại báo cáo",
        "result.accepted": "{deed}",
        "result.returned": "Trả lại báo cáo để sửa ({fields})",
    },
)

# What only the pages say.
register(
    words={
        "duty_filter.short.result": "Chưa báo cáo đủ",
        "duty_filter.complete.result": "Đã báo cáo đủ",
        "board_column.owed.result": "Báo cáo",
    },
    states={
        "duty.short.result": ("Chưa báo cáo đủ", "warn"),
        "duty.complete.result": ("Đã báo cáo đủ", "good"),
    },
    reasons={
        "count_unreadable": "Ghi một số nguyên, ví dụ 86 hoặc 1.200. Không đếm được thì để trống.",
        "consent_not_ticked": "Chưa đánh dấu vào ô đồng ý nên chưa ghi gì. Hãy hỏi người trong ảnh trước.",
    },
)


def arrived(step: str) -> str:
    """What a unit sends in a step."""
    return word(f"figure.list.{step}")


def growth_told(step: str, received: int, awaited: int, *, day: str, left: int, before: int | None) -> str:
    """How lists came in, in one sentence.

    Args:
        day: the last day of what is told, "09/3/2023".
        left: days to the last day in time; below zero once it has gone by.
        before: how many had come by the same day a year earlier; None where nothing is known of it.
    """
    gap = awaited - received
    told = f"Đến hết ngày {day}, {received}/{awaited} đơn vị đã gửi {arrived(step)}"
    told += "" if not gap else f"; còn {gap} đơn vị chưa gửi" + (f", còn {left} ngày đến hạn" if left > 0 else "")
    return f"{told}. Cùng thời điểm năm trước: {before} đơn vị." if before is not None else f"{told}."


def gap_told(gap: int) -> str:
    """What stands at the end of the line."""
    return f"còn {gap} đơn vị" if gap else "đủ các đơn vị"


def punctual_told(step: str, on_time: int, expected: int, best: list[str], worst: list[str]) -> str:
    """Who sent in time, in one sentence; of the best and the last only where they differ."""
    if not expected:
        return "Không có đơn vị nào phải gửi."
    told = f"{on_time}/{expected} đơn vị gửi {arrived(step)} đúng hạn ({_percent(on_time, expected)})"
    if best and worst and best != worst:
        told += f"; cao nhất: {_few(best)}; thấp nhất: {_few(worst)}"
    return f"{told}."


def _few(names: list[str]) -> str:
    return ", ".join(names[:2]) + (f" và {len(names) - 2} nơi khác" if len(names) > 2 else "")


def _percent(part: int, whole: int) -> str:
    """ "33,3%"; never all where something is missing."""
    return f"{min(round(100 * part / whole, 1), 99.9 if part < whole else 100):g}%".replace(".", ",")


def share(part: int, whole: int) -> str:
    """A share in percent, "–" of nothing."""
    return _percent(part, whole) if whole else "–"


def matrix_told(total: int, fullest: tuple[str, int] | None, empty: int) -> str:
    """What kind of exemplars there are, in one sentence.

    Args:
        fullest: the sector with the most, and how many.
        empty: how many sectors have none.
    """
    if not total or fullest is None:
        return "Chưa có mô hình nào được chấp thuận."
    told = f"Nhiều nhất là nhóm {fullest[0]}: {fullest[1]} trong {total} mô hình"
    return f"{told}; {empty} nhóm chưa có mô hình nào." if empty else f"{told}; nhóm nào cũng có mô hình."


def funnel_told(numbers: dict[str, int]) -> str:
    """From registering to what was effective, in one sentence."""
    told = f"Đã gửi {numbers['registered']} mô hình, {numbers['accepted']} được chấp thuận"
    if not numbers["reported"]:
        return f"{told}; chưa có báo cáo kết quả."
    return (
        f"{told}; {numbers['carried_out']} đang hoặc đã thực hiện, {numbers['effective']} có hiệu quả "
        "(theo báo cáo đã chấp thuận)."
    )


# ---- the report upwards ----

SECTIONS = (
    "I- TÌNH HÌNH TRIỂN KHAI",
    "II- KẾT QUẢ ĐĂNG KÝ",
    "III- KẾT QUẢ THỰC HIỆN",
    "IV- KHÓ KHĂN, VƯỚNG MẮC",
    "V- ĐỀ NGHỊ",
)


def padded(value: int) -> str:
    """ "05", "1.200": numbers below ten are padded as in official papers."""
    return f"{value:02d}" if value < 1000 else f"{value:,}".replace(",", ".")


def report_title(subject: str, year: int) -> str:
    """The kind of document, below it its subject."""
    return list_title("results", subject, year, "result").replace("DANH SÁCH", "BÁO CÁO", 1)


def report_opening(reference: str, title: str, body: str) -> str:
    """What is reported on, and who reports.

    Args:
        reference: "(Theo Kế hoạch số …)"; a plan without a number is named by its `title`.
    """
    basis = reference.strip("()").replace("Theo ", "Thực hiện ", 1) or f"Thực hiện kế hoạch “{title}”"
    return f"{basis}, {body} báo cáo kết quả như sau:"


def duties_told(step: str, term: str, numbers: dict[str, int]) -> str:
    """How the lists of a step came in, in one paragraph."""
    on_time, received = numbers["on_time"], numbers["received"]
    told = f"{word(f'step.{step}')}{f' ({term})' if term else ''}: {padded(numbers['expected'])} đơn vị phải gửi {arrived(step)}; "
    told += f"{padded(received)} đơn vị đã gửi"
    if received:
        told += f", trong đó {padded(on_time)} đơn vị gửi đúng hạn (đạt {share(on_time, numbers['expected'])})"
    if numbers["unsent"]:
        told += f"; {padded(numbers['unsent'])} đơn vị chưa gửi"
    if numbers["excused"]:
        told += f"; {padded(numbers['excused'])} đơn vị được miễn"
    return f"{told}."


def registered_told(stages: dict[str, int], numbers: dict[str, int]) -> str:
    """What was registered, in one paragraph."""
    told = f"Các đơn vị đã gửi đăng ký {padded(stages['registered'])} mô hình; {padded(stages['accepted'])} mô hình được chấp thuận"
    if not stages["accepted"]:
        return f"{told}."
    since = _parts(
        (numbers["since.new"], "mô hình mới"), (numbers["since.continuing"], "mô hình tiếp tục từ những năm trước")
    )
    codes = ("collective", "individual", "household")
    holders = _parts(*((numbers[f"holder.{code}"], word(f"holder.{code}").lower()) for code in codes))
    return f"{told}, gồm {since}; {holders}."


def _parts(*found: tuple[int, str]) -> str:
    """Parts of a number in words; none is not mentioned."""
    return ", ".join(f"{padded(count)} {name}" for count, name in found if count)


def stages_told(stages: dict[str, int], numbers: dict[str, int]) -> tuple[str, ...]:
    """From what was accepted to what was effective: a few paragraphs."""
    first = f"Trong {padded(stages['accepted'])} mô hình được chấp thuận, {padded(stages['reported'])} mô hình đã có báo cáo kết quả."
    if not stages["reported"]:
        return (first,)
    progress = _parts(
        *((numbers[f"progress.{code}"], word(f"progress.{code}").lower()) for code in ("done", "going_on", "not_begun"))
    )
    judged = _parts(
        *(
            (numbers[f"assessment.{code}"], word(f"assessment.{code}").lower())
            for code in ("effective", "partly", "not_effective")
        )
    )
    if not progress:
        return (first, "Chưa có báo cáo nào được chấp thuận.")
    carried, effective = stages["carried_out"], stages["effective"]
    return (
        first,
        f"Theo báo cáo đã chấp thuận: {progress}. Đơn vị tự đánh giá: {judged}.",
        f"Như vậy {padded(carried)} mô hình đang hoặc đã thực hiện, trong đó {padded(effective)} mô hình có hiệu quả "
        f"({share(effective, stages['accepted'])} số mô hình được chấp thuận).",
    )


def difficulties_told(count: int, shown: int, annex: str) -> str:
    """How many name a difficulty, and where these stand."""
    if not count:
        return "Các báo cáo không nêu khó khăn, vướng mắc."
    which = f"{padded(shown)} ý kiến đầu theo thứ tự đơn vị" if shown < count else "Nguyên văn ý kiến của các đơn vị"
    return f"{padded(count)} báo cáo nêu khó khăn, vướng mắc. {which} ở {annex}."


def proposals_told(numbers: dict[str, int]) -> str:
    """What the units propose, in one paragraph."""
    found = [
        f"{word(f'proposal.{code}').lower()} {padded(numbers[f'proposal.{code}'])} mô hình"
        for code in ("continue", "replicate", "commend", "stop")
        if numbers[f"proposal.{code}"]
    ]
    return (
        f"Các đơn vị đề nghị: {'; '.join(found)}." if found else "Chưa có đề nghị nào trong các báo cáo đã chấp thuận."
    )


def closing_told(body: str) -> str:
    """The last sentence."""
    return f"Trên đây là kết quả thực hiện; {body} trân trọng báo cáo."


def sums_told(by: str, columns: list[tuple[str, dict[str, int | bool]]]) -> tuple[str, ...]:
    """How the lines come to the totals, column by column; in one sentence where they simply do."""
    told = [(name, reconciled(by, **sums)) for name, sums in columns]  # type: ignore[arg-type]
    if all(text.startswith("Khớp") for _, text in told):
        return ("Khớp: cộng các dòng bằng tổng số ở mọi cột.",)
    return tuple(f"{name}: {text[0].lower() if text.startswith('C') else text[0]}{text[1:]}" for name, text in told)
