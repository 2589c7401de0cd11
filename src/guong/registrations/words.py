"""Words of registrations: codes, and the sentences of the official lists."""

from collections.abc import Sequence
from datetime import date

from guong.kit.dates import show_day
from guong.kit.phrasebook import register
from guong.plans import words as _plans  # shared reasons are worded there  # noqa: F401

FIELDS = {
    "title": "Tên mô hình",
    "holder_kind": "Tập thể, cá nhân, hộ",
    "holder_name": "Tên tập thể, cá nhân, hộ",
    "since": "Mới hay tiếp tục",
    "sector": "Nhóm đối tượng, lĩnh vực",
    "place": "Địa bàn, đối tượng",
    "relations": "Đơn vị tham gia",
    "reason": "Thực trạng, lý do",
    "aims": "Mục tiêu, tiêu chí",
    "goals": "Con số phấn đấu",
    "method": "Nội dung, cách làm",
    "forces": "Lực lượng thực hiện",
    "resources": "Nguồn lực",
    "schedule": "Thời gian thực hiện",
    "products": "Sản phẩm, kết quả đầu ra",
    "replicability": "Khả năng duy trì, nhân rộng",
    "contact_name": "Người phụ trách",
    "contact_phone": "Điện thoại liên hệ",
}

# What follows the kind of document, before the subject of the plan.
LIST_OPENINGS = {
    ("registrations", "registration"): "",
    ("compliance", "registration"): "Theo dõi tình hình",
    ("owing", "registration"): "Đơn vị chưa hoàn thành việc",
    ("results", "result"): "Kết quả thực hiện",
    ("compliance", "result"): "Theo dõi báo cáo kết quả",
    ("owing", "result"): "Đơn vị chưa báo cáo đủ kết quả",
}
REGISTERING = "đăng ký "
NOWHERE = {"credited": "mô hình chưa tính cho đơn vị nào", "list": "mô hình không có trong danh sách nào"}

MOST_NAMED = 4


def list_title(what: str, subject: str, year: int, step: str = "registration") -> str:
    """The kind of document in capitals, below it the subject as it is written, never in capitals.

    Args:
        what: a list of a step that `LIST_OPENINGS` names.
        subject: the plan's title, its trích yếu; the year is added where it is not named.
    """
    subject = subject if str(year) in subject else f"{subject} năm {year}"
    if step != "registration" and subject.lower().startswith(REGISTERING):
        subject = subject[len(REGISTERING) :]  # results are those of the exemplars, not of registering them
    opening, first = LIST_OPENINGS[what, step], subject.split(" ", 1)[0]
    if opening and not first.isupper():  # an abbreviation keeps its capitals
        subject = subject[:1].lower() + subject[1:]
    return f"DANH SÁCH\n{opening} {subject}" if opening else f"DANH SÁCH\n{subject}"


def plan_reference(number: str, issued_on: date | None, issuer: str) -> str:
    """ "(Theo Kế hoạch số 125-KH/HU, ngày 15/02/2023 của Huyện ủy …)"; nothing for a plan without a number."""
    issued = f", ngày {show_day(issued_on)}" if issued_on else ""
    return f"(Theo Kế hoạch số {number}{issued} của {issuer})" if number else ""


def recipients_of(issuer: str, receiver: str, *, is_board: bool) -> tuple[str, ...]:
    """Nơi nhận of a list that `receiver` signs: whom it reports to, where it is kept.

    Args:
        is_board: the receiver is a board of the issuer, and so reports to its Thường trực.
    """
    above = () if issuer == receiver else (f"Thường trực {issuer} (b/c)" if is_board else f"{issuer} (b/c)",)
    return (*above, f"Lưu {receiver}")


def freed_in_words(day: date) -> str:
    """Why nobody owes what a unit had not done that ended without an heir of its duties."""
    return f"Kết thúc từ ngày {day:%d/%m/%Y}, không đơn vị nào kế thừa nhiệm vụ"


def inherited_in_words(heir: str) -> str:
    """Who does the work of a unit that ended."""
    return f"Đã kết thúc, {heir} kế thừa"


def came_from_in_words(names: Sequence[str]) -> str:
    """The units whose work a body does since they ended; of many the first."""
    more = f" và {len(names) - MOST_NAMED} đơn vị khác" if len(names) > MOST_NAMED else ""
    return f"kế thừa từ {', '.join(names[:MOST_NAMED])}{more}"


def received_for(body: str) -> str:
    """In whose place somebody receives, where that body has ended."""
    return f"Tiếp nhận thay {body}, đã kết thúc."


def nowhere_in_words(division: str) -> str:
    """What is said of accepted ones that stand in no line of a division."""
    return NOWHERE.get(division, "mô hình không thuộc dòng nào")


def reconciled(division: str, *, total: int, parts: int, surplus: int, nowhere: int, adds_up: bool) -> str:
    """How the lines of a table come to its total, in one sentence.

    Args:
        division: what the table divides by, a key of `NOWHERE` or another.
        parts: the sum of the lines.
        surplus: how often something was counted again.
        nowhere: how many stand in no line.
    """
    steps = [
        f"cộng các dòng {_grouped(parts)}",
        f"bớt {_grouped(surplus)} lần đếm trùng" if surplus else "",
        f"thêm {_grouped(nowhere)} {nowhere_in_words(division)}" if nowhere else "",
    ]
    told = ", ".join(filter(None, steps))
    if not adds_up:
        return f"KHÔNG KHỚP: {told}; tổng số {_grouped(total)}."
    if not surplus and not nowhere:
        return f"Khớp: {_grouped(total)} mô hình."
    return f"{told[0].upper()}{told[1:]}: {_grouped(total)}."


def seal_in_words(at: str, by: str) -> str:
    """When the figures were sealed, and by whom where it is known."""
    return f"Số liệu do đồng chí {by} khóa lúc {at}." if by else f"Số liệu khóa lúc {at}."


def _grouped(value: int) -> str:
    return f"{value:,}".replace(",", ".")


register(
    words={
        **{f"field.{name}": label for name, label in FIELDS.items()},
        "receipt.list.registration": "Gửi danh sách đăng ký mô hình",
        "receipt.one.registration": "Nộp đăng ký vào danh sách của đơn vị",
        "stat.accepted.registration": "mô hình đã chấp thuận",
        "stat.waiting.registration": "mô hình đang chờ",
        "stat.returned.registration": "mô hình cần sửa",
        "stat.complete.registration": "đơn vị đủ chỉ tiêu",
        "board_column.sent": "Danh sách gửi",
        "board_column.checked": "Kiểm tra",
        "board_column.owed": "Chỉ tiêu",
        "excused.registration": "Miễn đăng ký",
        "excusing.registration": "Miễn đăng ký cho đơn vị",
        "page.board.registration": "Theo dõi đăng ký mô hình",
        "page.board_units.registration": "Đơn vị phải đăng ký, theo thứ tự chính thức. Số cạnh tên đơn vị: đã chấp thuận / chỉ tiêu.",
        "page.board_caption.registration": "Tình hình đăng ký",
        "page.consolidation.registration": "Tổng hợp đăng ký mô hình",
        "page.consolidated_list.registration": "Xuất danh sách tổng hợp (Biểu 1)",
        "page.arrivals.registration": "Mô hình chờ kiểm tra",
        "page.unit_list.registration": "Danh sách đăng ký",
        "page.records.registration": "Hồ sơ mô hình",
        "table.sector": "Theo nhóm đối tượng, lĩnh vực",
        "table.holder": "Theo tập thể, cá nhân, hộ",
        "table.since": "Mới và tiếp tục",
        "table.kind": "Theo loại đơn vị đăng ký",
        "table.credited": "Tính chỉ tiêu cho từng đơn vị",
        "table.list": "Theo danh sách các đơn vị gửi",
        "holder.collective": "Tập thể",
        "holder.individual": "Cá nhân",
        "holder.household": "Hộ gia đình",
        "share.settled": "đã đủ tỷ lệ",
        "share.open": "tỷ lệ",
        "deed.accept": "Chấp thuận",
        "deed.endorse": "Nhận vào danh sách của đảng ủy",
        "note.withdraw": "Rút hết thì coi như chưa gửi; gửi lại sau hạn sẽ bị ghi muộn.",
        "format.xlsx": "Excel",
        "format.docx": "Word",
        "format.pdf": "PDF",
        "format.csv": "CSV",
        "format.json": "JSON",
        "duty_filter.missing": "Chưa gửi",
        "duty_filter.late": "Quá hạn, gửi muộn",
        "duty_filter.returned": "Cần sửa",
        "duty_filter.waiting": "Chờ kiểm tra",
        "duty_filter.short": "Thiếu chỉ tiêu",
        "duty_filter.complete": "Đủ chỉ tiêu",
        "duty_filter.excused": "Được miễn",
        "duty_filter.expected": "Phải gửi",
        "duty_filter.received": "Đã gửi",
        "duty_filter.on_time": "Gửi đúng hạn",
        "duty_filter.unsent": "Phải gửi mà chưa gửi",
        "duty_filter.not_taken": "Chưa tiếp nhận",
        "duty.not_taken": "chưa tiếp nhận kế hoạch",
    },
    states={
        "registration.draft": ("Đang soạn", "plain"),
        "registration.listed": ("Chờ gửi", "plain"),
        "registration.sent": ("Đã gửi, chờ kiểm tra", "wait"),
        "registration.returned": ("Cần sửa", "warn"),
        "registration.endorsed": ("Đảng ủy cơ sở đã nhận", "wait"),
        "registration.accepted": ("Đã chấp thuận", "good"),
        "item.listed": ("Chờ gửi", "plain"),
        "item.sent": ("Đã gửi, chờ kiểm tra", "wait"),
        "item.accepted": ("Đã chấp thuận", "good"),
        "item.returned": ("Cần sửa", "warn"),
        "duty.missing": ("Chưa gửi", "plain"),
        "duty.overdue": ("Quá hạn, chưa gửi", "bad"),
        "duty.waiting": ("Chờ kiểm tra", "wait"),
        "duty.returned": ("Cần sửa", "warn"),
        "duty.short": ("Thiếu chỉ tiêu", "warn"),
        "duty.complete": ("Đủ chỉ tiêu", "good"),
        "duty.excused": ("Được miễn", "plain"),
        "arrival.on_time": ("Đúng hạn", "good"),
        "arrival.late": ("Gửi muộn", "bad"),
        "arrival.none": ("Chưa gửi", "plain"),
        "arrival.overdue": ("Quá hạn", "bad"),
        "arrival.excused": ("Được miễn", "plain"),
    },
    reasons={
        "work_went_on": "Đơn vị này đã kết thúc, việc còn lại do đơn vị kế thừa làm tiếp. Đồng chí vẫn xem lại được hồ sơ cũ.",
        "nothing_new": "Đơn vị này đã kết thúc và không đơn vị nào kế thừa nhiệm vụ: chỉ làm nốt việc đang dở, không đăng ký mới.",
        "board_day_to_come": "Ngày {day} chưa đến. Chỉ xem được đến hết ngày hôm nay.",
        "board_day_before_plan": "Kế hoạch được thực hiện từ ngày {since}; trước ngày đó chưa có gì để xem.",
        "branch_day_not_there": "Ngày {day} chưa có số liệu của nhánh này, hoặc không thuộc quyền xem của đồng chí.",
        "board_day_not_there": "Ngày {day} đơn vị này không có trên bảng theo dõi.",
        "board_day_not_yours": "Ngày {day} đơn vị của đồng chí chưa có trên bảng theo dõi.",
        "not_the_clerk": "Chỉ người soạn hoặc người đứng đầu của đơn vị đăng ký mới sửa được.",
        "not_the_head": "Chỉ người đứng đầu đơn vị (bí thư, thủ trưởng) mới được gửi hoặc rút. "
        "Đồng chí báo người đứng đầu mở «Việc của tôi».",
        "not_the_checker": "Chỉ cán bộ của nơi tiếp nhận danh sách mới được chấp thuận hoặc trả lại.",
        "not_above": "Chỉ nhập thay cho đơn vị trực thuộc của mình.",
        "period_closed": "Kế hoạch không nhận sau thời hạn ({last_day}). Đề nghị nơi tiếp nhận của kế hoạch gia hạn.",
        "goal_incomplete": "Con số phấn đấu cần đủ nội dung, số lượng và đơn vị tính.",
        "quantity_unreadable": "Số không hợp lệ. Ví dụ: 12 hoặc 12,5 hoặc 1.200. Số 0 được chấp nhận.",
        "since_outside": "Năm bắt đầu phải từ 1990 đến {year}.",
        "no_lead": "Cần đúng một đơn vị chủ trì.",
        "unknown_unit": "Không có đơn vị này trong danh sách. Chọn tên trong gợi ý.",
        "unit_with_near_names": "Chưa rõ là đơn vị nào. Ghi đủ tên, ví dụ: {near}.",
        "unknown_relation": "Chọn vai trò của đơn vị này.",
        "same_unit_twice": "Đơn vị này được ghi hai lần với cùng vai trò.",
        "unknown_sector": "Chọn một nhóm trong danh sách của kế hoạch.",
        "nothing_to_send": "Danh sách chưa có mô hình nào chờ gửi. Người soạn cần nộp mô hình trước.",
        "item_changed": "«{title}» đã thay đổi sau khi đồng chí mở trang. Hãy mở xem lại rồi mới đánh dấu.",
        "changed_before_return": "Mô hình này vừa thay đổi. Mở hồ sơ xem lại, rồi trả lại nếu vẫn cần.",
        "item_gone": "{code} không còn chờ ở đây: nơi gửi đã rút, hoặc đã có người xử lý.",
        "item_handled": "Cấp trên đã kiểm tra mô hình này. Cần sửa thì đề nghị cấp trên trả lại.",
        "followed_by_report": "Đơn vị đã gửi báo cáo kết quả của mô hình này; không trả lại đăng ký được nữa.",
        "sent_once": "Mô hình này đã từng được gửi lên, không bỏ được nữa. Hãy sửa rồi nộp lại.",
        "return_needs_fields": "Chọn ít nhất một mục cần sửa.",
        "return_needs_reason": "Ghi rõ cần sửa gì (ít nhất {least} ký tự).",
        "unhandled_items": "Còn {count} mô hình đang chờ kiểm tra. Xem và xác nhận trước khi khóa.",
        "extension_running": "Còn đơn vị đang trong thời gian gia hạn.",
        "not_closed_yet": "Chưa hết hạn của bước này ({last_day}).",
        "same_person": "Việc này cần người thứ hai; đồng chí là người đã đề nghị.",
        "reopening_not_asked": "Chưa có đề nghị mở lại.",
        "reopening_needs_reason": "Ghi rõ lý do mở lại (ít nhất {least} ký tự).",
        "already_sealed": "Bước này đã khóa số liệu.",
        "not_sealed": "Bước này chưa khóa số liệu.",
        "too_long_for_pdf": "Danh sách có {count} dòng, quá dài, không tạo được PDF. "
        "Hãy xuất Excel, hoặc lọc bớt rồi xuất lại.",
        "too_long_for_xlsx": "Danh sách có {count} dòng, dài quá một trang tính Excel. Hãy xuất CSV, hoặc lọc bớt rồi xuất lại.",
        "pdf_failed": "Chưa tạo được tệp PDF. Hãy xuất Word hoặc Excel, rồi báo người quản trị.",
        "not_an_earlier_year": "Chỉ tiếp tục được mô hình đã đăng ký ở kế hoạch của năm trước năm {year}.",
        "earlier_not_sent": "Đăng ký năm {year} của mô hình này chưa gửi lên cấp trên nên không tiếp tục được. "
        "Hãy đăng ký mô hình mới.",
        "exemplar_stopped": "Báo cáo kết quả năm {year} đã đề nghị dừng mô hình này. Nếu làm lại thì đăng ký mô hình mới.",
        "unit_goes_on": "Mô hình này của {unit}, đơn vị vẫn đang hoạt động. Đơn vị nào đăng ký mô hình thì đơn vị ấy tiếp tục.",
        "exemplar_without_heir": "{unit} kết thúc từ ngày {day}, không có đơn vị tiếp nối nên không ai tiếp tục mô hình này. "
        "Nếu làm lại thì đăng ký mô hình mới.",
        "exemplar_shared": "{unit} kết thúc từ ngày {day}, việc được chia theo phần cho nhiều đơn vị, chưa nêu nơi nào nhận mô hình. "
        "Nếu làm tiếp thì đăng ký mô hình mới.",
        "not_the_heir": "Mô hình này của {unit}, nay {heir} tiếp nối nên nơi ấy mới tiếp tục được.",
        "continued_already": "Mô hình này đã có trong kế hoạch năm nay ({code}).",
        "continued_unseen": "Đơn vị đã bắt đầu đăng ký tiếp mô hình này.",
        "holder_of_all_years": "Mục này là của chung mọi năm, giữ như đã đăng ký năm {year}. "
        "Nếu người thực hiện nay đã khác thì đăng ký mô hình mới.",
        "duplicate_title": "Đơn vị đã có mô hình cùng tên trong kế hoạch này ({code}). "
        "Nếu đây là một mô hình khác thì xác nhận rồi nộp.",
    },
    events={
        "registration.drafted": "Bắt đầu soạn",
        "registration.entered_on_behalf": "Nhập thay từ bản giấy",
        "registration.continued": "Bắt đầu soạn, tiếp tục mô hình của năm {year}",
        "registration.continued_on_behalf": "Nhập thay từ bản giấy, tiếp tục mô hình của năm {year}",
        "registration.written": "Sửa nội dung ({fields})",
        "registration.listed": "Đưa vào danh sách của đơn vị (biên nhận {receipt})",
        "registration.taken_back": "Lấy lại để sửa trước khi gửi",
        "registration.discarded": "Xóa hẳn bản nháp",
        "registration.sent": "Gửi lên cấp trên",
        "registration.handed_over": "Chuyển sang cơ quan tiếp nhận mới, do tổ chức thay đổi",
        "registration.withdrawn": "Rút lại",
        "registration.accepted": "{deed}",
        "registration.returned": "Trả lại để sửa ({fields})",
        "list.handed_over": "Chuyển danh sách sang cơ quan tiếp nhận mới ({count} mô hình chưa xử lý)",
        "list.sent": "Gửi danh sách {count} mô hình (biên nhận {receipt})",
        "period.sealed": "Khóa số liệu ({step}), {accepted} mô hình",
        "period.reopening_asked": "Đề nghị mở lại số liệu ({step})",
        "period.reopened": "Mở lại số liệu ({step})",
    },
)


# The life of an exemplar over the years.
register(
    words={
        "life.goes_on": "Còn tiếp tục",
        "life.ended": "Đã kết thúc",
        "life.merged": "Đã gộp vào mô hình khác",
        "going_on.can": "Chưa tiếp tục",
        "going_on.continued": "Đã tiếp tục",
        "going_on.ended": "Đã kết thúc, gộp hoặc đề nghị dừng",
    },
    reasons={
        "not_to_end": "Chỉ người đứng đầu đơn vị có mô hình, hoặc cán bộ tiếp nhận của kế hoạch, "
        "mới ghi được việc kết thúc hay gộp mô hình.",
        "exemplar_ended_already": "Mô hình này đã được ghi là kết thúc hoặc đã gộp.",
        "ended_unsent": "Mô hình này chưa từng gửi lên cấp trên. Bản nháp không dùng nữa thì xóa.",
        "ended_while_written": "Đơn vị đang soạn đăng ký năm {year} của mô hình này. Hãy bỏ bản nháp trước.",
        "ended_while_checked": "Mô hình này còn một đăng ký chưa được chấp thuận. "
        "Khi đăng ký ấy được chấp thuận rồi mới ghi kết thúc.",
        "life_into_itself": "Đây chính là mô hình đang xem. Hãy chọn mô hình khác.",
        "life_into_unsent": "Mô hình này chưa từng gửi lên cấp trên nên chưa gộp vào được.",
        "life_into_ended": "Mô hình này đã kết thúc, đã gộp, hoặc báo cáo đã đề nghị dừng. Hãy chọn mô hình còn tiếp tục.",
        "life_into_unknown": "Không có mô hình nào mang mã này, hoặc đồng chí không được xem mô hình đó.",
        "exemplar_not_ended": "Mô hình này chưa ghi kết thúc hay gộp.",
        "life_went_on": "Mô hình nhận gộp đã đăng ký tiếp, nên không hoàn tác việc gộp được nữa.",
        "life_ended_since": "Mô hình nhận gộp sau đó đã kết thúc hoặc gộp tiếp. Hãy hoàn tác việc ấy trước.",
        "exemplar_ended_unseen": "Mô hình này đã kết thúc sau năm {year}. Nếu làm lại thì đăng ký mô hình mới.",
        "exemplar_ended": "Mô hình này đã kết thúc sau năm {year} (lý do: {reason}). Nếu làm lại thì đăng ký mô hình mới.",
        "exemplar_merged": "Mô hình này đã gộp vào {code} “{title}” sau năm {year}. Hãy tiếp tục mô hình ấy.",
        "exemplar_merged_ended": "Mô hình này đã gộp vào {code} “{title}” sau năm {year}, và mô hình ấy cũng đã kết thúc. "
        "Nếu làm lại thì đăng ký mô hình mới.",
        "exemplar_ended_since": "Mô hình “{title}” đã được ghi là kết thúc hoặc đã gộp. "
        "Hãy bỏ đăng ký này, hoặc hoàn tác việc ấy ở hồ sơ mô hình.",
        "exemplar_merged_unseen": "Mô hình này đã gộp vào một mô hình khác sau năm {year}.",
    },
    events={
        "registration.life_ended": "Ghi mô hình kết thúc",
        "registration.life_merged": "Gộp vào mô hình khác",
        "registration.life_restored": "Hoàn tác việc kết thúc, gộp mô hình",
    },
)
