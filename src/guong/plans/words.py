"""Words of plans."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guong.kit.dates import show_day
from guong.kit.periods import local
from guong.kit.phrasebook import register, word

# Kinds of body that a plan may address, the most usual first.
KINDS = (
    "party_organisation",
    "party_cell",
    "fatherland_front",
    "socio_political_organisation",
    "party_committee",
    "communication_and_education_commission",
    "party_office",
    "media_centre",
)


# How addresses name a step; the first of the year needs no name.
STEP_ASKED = "buoc"
STEP_SLUGS = {"registration": "", "result": "ket-qua"}


# How addresses name the parts that an amendment may change.
PART_SLUGS = {"quota": "chi-tieu", "deadline": "thoi-han", "sector": "nhom", "text": "cau-chu"}


def in_step(address: str, step: str, **more: Any) -> str:
    """An address, for a step: "/kh/…/theo-doi/?buoc=ket-qua"; with further parameters."""
    asked = {STEP_ASKED: STEP_SLUGS[step], **more}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value != "")
    return f"{address}?{query}" if query else address


def step_named(typed: str) -> str | None:
    """The step that an address names; None when there is none of that name."""
    return next((step for step, slug in STEP_SLUGS.items() if slug == typed), None)


def quota_in_words(shape: str, n: int, upto: int | None, of: str = "mô hình") -> str:
    """ "ít nhất 02 mô hình": numbers below ten are padded as in official papers."""
    match shape:
        case "range":
            return f"từ {n:02d} đến {upto or n:02d} {of}"
        case "percent":
            return f"ít nhất {n}% số đơn vị có {of}"
        case _:
            return f"{word(f'shape.{shape}')} {n:02d} {of}"


def term_in_words(named: str, exact: str) -> str:
    """ "trước ngày 10/3/2023, tức hết ngày 09/3/2023"; said once where the plan itself names the last day."""
    return named if named.endswith(exact) else f"{named}, tức {exact}"


def left_in_words(days: int, *, is_late: bool, owes: bool = False) -> str:
    """How far the last day of a term is; `days` below zero have gone by since. Whoever still `owes` is overdue."""
    if is_late and owes and days < 0:
        return f"quá hạn {-days} ngày"
    if is_late:
        return f"hết hạn {-days} ngày trước" if days < 0 else "đã hết hạn hôm nay"
    return "hôm nay là ngày cuối" if days == 0 else f"còn {days} ngày"


def number_in_words(number: int) -> str:
    """What is acknowledged: 0 is the plan itself, n its n-th amendment."""
    return f"sửa đổi, bổ sung lần {number}" if number else "kế hoạch"


def facts_in_words(event: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of a plan's ledger entries as a person reads them; codes become words."""
    told = dict(facts)
    if "step" in facts:
        told["step"] = word(f"step.{facts['step']}").lower()
    if event == "plan.written":
        told["part"] = word(f"plan_field.{facts.get('part', 'heading')}").lower()
    if event == "plan.acknowledged":
        told["what"] = number_in_words(int(facts.get("number", 0)))
    if event == "amendment.issued":
        told["effective"] = show_day(local(datetime.fromisoformat(str(facts["effective"]))).date())
    if event.startswith("plan.finding"):
        told["parts"] = ", ".join(word(f"plan_field.{part}").lower() for part in facts.get("parts", ()))
    if event == "plan.question_answered":
        codes = str(facts.get("question", "")).split(", ")
        said = [word(f"question.{code.rstrip('0123456789').rstrip('_')}") for code in codes if code]
        told["question"] = ", ".join(dict.fromkeys(said))
    return told


register(
    words={
        "plan_activated": "Đã công bố kế hoạch trên hệ thống. Các đơn vị đã thấy kế hoạch và có thể đăng ký.",
        "plan_activated.below": "Đã công bố. Các đơn vị bên dưới thấy chỉ tiêu, thời hạn riêng; đăng ký vẫn gửi theo kế hoạch gốc.",
        "step.registration": "Đăng ký",
        "step.result": "Báo cáo kết quả",
        "relation.implements": "Thực hiện",
        "relation.directs": "Chỉ đạo",
        "relation.coordinates": "Phối hợp",
        "relation.adopts": "Áp dụng lại",
        "task_name.plans.settle": "Ghi đơn vị giữ chỉ tiêu đã đạt khi sửa đổi có hiệu lực",
        "change_part.quota": "Chỉ tiêu",
        "change_part.deadline": "Thời hạn",
        "change_part.sector": "Nhóm đối tượng, lĩnh vực",
        "change_part.text": "Câu chữ",
        "change_kind.add": "Thêm",
        "change_kind.replace": "Thay",
        "change_kind.drop": "Bỏ",
        "shape.at_least": "ít nhất",
        "shape.at_most": "không quá",
        "shape.range": "trong khoảng",
        "shape.exactly": "đúng",
        "shape.percent": "tỷ lệ đơn vị (%)",
        "count_as.exemplars": "Đếm như mô hình",
        "count_as.told": "Chỉ ghi lại, không đếm",
        "scope.direct": "Chỉ đơn vị trực thuộc",
        "scope.all": "Mọi đơn vị ở các cấp bên dưới",
        "circle.all": "Mọi đơn vị thuộc loại này",
        "circle.named": "Những đơn vị nêu dưới đây",
        "circle.rest": "Những đơn vị còn lại của loại này",
        "finding_note.group": "Văn bản chỉ giao cho một nhóm trong loại đơn vị này mà không nêu tên. "
        "Bấm «Sửa» và ghi tên các đơn vị của nhóm, mỗi dòng một đơn vị; chưa rõ là những đơn vị nào thì giữ làm nhiệm vụ.",
        "finding_note.group_named": "Văn bản nêu tên các đơn vị của nhóm. Bấm «Sửa», đối chiếu danh sách rồi lưu.",
        "finding_note.rest": "Văn bản giao cho các đơn vị còn lại: ngoài những đơn vị đã nêu ở chỉ tiêu khác của cùng loại. "
        "Bấm «Sửa» để xem lại rồi lưu.",
        "finding_note.new_only": "Văn bản nói “mô hình mới”: mô hình tiếp tục từ năm trước không được tính vào chỉ tiêu này.",
        "boundary.before": "trước ngày",
        "boundary.at_latest": "chậm nhất ngày",
        "boundary.by_end_of": "đến hết ngày",
        "theme.term": "Chuyên đề toàn khóa",
        "theme.annual": "Chuyên đề năm",
        "plan_field.title": "Tên kế hoạch",
        "plan_field.receiver": "Cơ quan tiếp nhận",
        "plan_field.sectors": "Nhóm đối tượng, lĩnh vực",
        "plan_field.quotas": "Chỉ tiêu",
        "plan_field.deadlines": "Thời hạn",
        "plan_field.bases": "Căn cứ",
        "plan_field.themes": "Chuyên đề",
        "plan_field.recipients": "Nơi nhận",
        "plan_field.heading": "Phần chung",
        "plan_field.assignments": "Nhiệm vụ",
        "plan_field.forms": "Biểu mẫu",
        "role.lead": "Chủ trì",
        "role.cooperate": "Phối hợp",
        "role.do": "Thực hiện",
        "finding_tag.heading": "Phần chung",
        "finding_tag.bases": "Căn cứ",
        "finding_tag.themes": "Chuyên đề",
        "finding_tag.sectors": "Nhóm",
        "finding_tag.quotas": "Chỉ tiêu",
        "finding_tag.deadlines": "Thời hạn",
        "finding_tag.assignments": "Nhiệm vụ",
        "finding_tag.forms": "Biểu mẫu",
        "finding_tag.recipients": "Nơi nhận",
        "finding_note.issuer": "Văn bản nêu cơ quan ban hành ở đoạn này; hãy đối chiếu với cơ quan đã chọn.",
        "finding_note.part": "Văn bản chỉ nói đến một phần trong loại đơn vị này. Bấm «Sửa» và ghi tên các đơn vị của nhóm, "
        "hoặc giữ làm nhiệm vụ.",
        "finding_note.no_kind": "Chưa rõ giao cho loại đơn vị nào trong hệ thống. Bấm «Sửa» để chọn, hoặc giữ làm nhiệm vụ.",
        "finding_note.no_hierarchy": "Chưa có đơn vị nào thuộc loại này trong hệ thống. Bấm «Sửa» để chọn hệ thống tổ chức.",
        "finding_note.no_shape": "Cách nêu con số này chưa có trong hệ thống. Bấm «Sửa» để ghi cho đúng, hoặc giữ làm nhiệm vụ.",
        "finding_note.together": "Đây là con số chung của cả nơi, không giao cho từng đơn vị. Nên giữ làm nhiệm vụ.",
        "finding_note.other_word": "Văn bản gọi bằng tên khác. Trước khi công bố, hệ thống sẽ hỏi: đếm như mô hình, hay chỉ ghi lại.",
        "finding_note.step_twice": "Bước này đã có một thời hạn ở trên. Chọn một trong hai: bỏ mục kia, hoặc giữ mục này làm nhiệm vụ.",
        "finding_note.no_year": "Văn bản không ghi năm hoặc ngày cụ thể. Bấm «Sửa» để chọn ngày.",
        "finding_note.other_term": "Mốc này không phải hạn đăng ký hay hạn báo cáo kết quả: "
        "xác nhận thì giữ làm nhiệm vụ, hệ thống không nhắc hạn.",
        "question.before_inclusive": "cách hiểu “trước ngày”",
        "question.of_quota": "đếm như mô hình hay chỉ ghi lại",
        "question.scope_of_kind": "phạm vi chỉ tiêu",
        "question.relation_of_quota": "vai trò được tính",
        "question.committee_rollup": "mô hình của chi bộ trực thuộc đảng bộ",
        "question.double_count": "một mô hình, hai đơn vị",
    },
    states={
        "finding.proposed": ("Chờ xem", "wait"),
        "finding.confirmed": ("Đã xác nhận", "good"),
        "finding.corrected": ("Đã sửa và xác nhận", "good"),
        "finding.dropped": ("Đã bỏ", "plain"),
        "finding.gone": ("Đã xóa trong biểu", "plain"),
        "finding.replaced": ("Đã được sửa đổi", "plain"),
        "plan.draft": ("Đang soạn", "plain"),
        "plan.active": ("Đang thực hiện", "good"),
        "plan.closed": ("Đã kết thúc", "plain"),
        "amendment.draft": ("Đang soạn", "plain"),
        "amendment.issued": ("Đã ban hành", "good"),
    },
    reasons={
        "not_the_receiver": "Chỉ cán bộ tiếp nhận của cơ quan được giao theo dõi kế hoạch làm được việc này.",
        "not_their_name": "Chỉ được lập kế hoạch nhân danh cơ quan của mình, hoặc cấp ủy mà cơ quan mình tham mưu.",
        "plan_body_gone": "{name} đã kết thúc. Hãy lập kế hoạch nhân danh cơ quan kế thừa.",
        "not_a_planner": "Chỉ cán bộ tiếp nhận của một cơ quan mới lập được kế hoạch.",
        "plan_not_draft": "Kế hoạch đã công bố nên không sửa trực tiếp được nữa. Cần thay đổi thì soạn sửa đổi, bổ sung.",
        "plan_not_active": "Kế hoạch chưa bắt đầu hoặc đã kết thúc.",
        "amendment_issued": "Sửa đổi này đã ban hành nên không sửa được nữa. Cần sửa thì soạn lần sửa đổi tiếp theo.",
        "amendment_in_draft": "Đang có một dự thảo sửa đổi. Hãy ban hành hoặc bỏ dự thảo đó trước khi soạn lần khác.",
        "amendment_without_number": "Chưa có số, ký hiệu của văn bản sửa đổi. Hãy nhập ở phần chung của dự thảo trước khi ban hành.",
        "amendment_empty": "Dự thảo chưa sửa đổi nội dung nào.",
        "amendment_from_the_future": "Ngày của văn bản sửa đổi không được sau ngày hôm nay.",
        "amendment_before_plan": "Ngày của văn bản sửa đổi không được trước ngày ban hành kế hoạch ({issued_on}).",
        "effective_in_the_past": "Ngày có hiệu lực đã qua. Hãy để trống (có hiệu lực khi ban hành) hoặc chọn ngày chưa tới.",
        "amended_step_sealed": "Số liệu bước {step} đã khóa nên không sửa đổi được phần này.",
        "amendment_pending": "Có sửa đổi kế hoạch đã ban hành nhưng chưa đến ngày có hiệu lực. Hãy làm việc này từ ngày đó trở đi.",
        "would_make_late": "Thời hạn mới của bước {step} không sau lúc sửa đổi có hiệu lực, nên danh sách đã gửi đúng hạn "
        "có thể thành muộn. Hãy chọn thời hạn muộn hơn.",
        "nothing_left": "Sau sửa đổi, kế hoạch không còn phần {part} nào. Hãy giữ lại ít nhất một.",
        "row_not_in_force": "Nội dung này không còn hiệu lực, hoặc đã được sửa đổi và chờ đến ngày có hiệu lực.",
        "deadline_not_dropped": "Thời hạn chỉ thay được, không bỏ được.",
        "deadline_there_already": "Bước này đã có thời hạn. Hãy thay thời hạn đó.",
        "line_changes_nothing": "Nội dung mới giống hệt nội dung đang áp dụng.",
        "named_day_not_answered": "Kế hoạch chưa trả lời “trước ngày” có tính cả ngày đó không. "
        "Hãy chọn cách nói khác, hoặc ghi rõ giờ.",
        "too_many_lines": "Một lần sửa đổi có nhiều nhất {most} nội dung.",
        "plan_changed": "Kế hoạch vừa được người khác sửa. Hãy xem lại nội dung dưới đây rồi mới công bố.",
        "plan_part_missing": "Kế hoạch còn thiếu: {part}.",
        "question_open": "Còn câu hỏi chưa trả lời: {question}",
        "not_over_yet": "Chưa kết thúc được: chưa khóa số liệu bước {steps}. "
        "Hãy khóa số liệu trước, hoặc đợi đến {last_day} rồi kết thúc kèm lý do.",
        "closing_needs_reason": "Ghi rõ vì sao kết thúc khi chưa khóa hết số liệu (ít nhất {least} ký tự).",
        "issued_to_come": "Ngày ban hành {issued_on} chưa đến. Hãy xem lại ngày, hoặc công bố khi văn bản đã ban hành.",
        "date_before_issue": "Thời hạn {wording} không sau ngày ban hành {issued_on}.",
        "finding_settled": "Mục này vừa được xem xét rồi. Trang dưới đây là tình trạng mới nhất.",
        "finding_waits": "Mục này đang chờ xem, không có gì để làm lại.",
        "finding_incomplete": "Mục này còn thiếu hoặc chưa rõ. Hãy xem các ô được đánh dấu rồi xác nhận.",
        "step_taken": "Bước này đã có thời hạn. Bỏ thời hạn kia trước, hoặc giữ mục này làm nhiệm vụ.",
        "plan_year_unknown": "Văn bản không ghi năm của kế hoạch. Hãy nhập năm.",
        "plan_receiver_unknown": "Chưa có cơ quan nào tên «{name}» có cán bộ tiếp nhận lập được kế hoạch.",
        "plan_receiver_none": "Chưa có cơ quan nào có cán bộ tiếp nhận, nên chưa lập được kế hoạch.",
        "plan_receiver_which": "Có {count} cơ quan lập được kế hoạch: {names}. Hãy nói rõ cơ quan nào.",
        "plan_title_unknown": "Văn bản không có tên kế hoạch. Hãy nhập tên.",
        "plan_text_missing": "Hãy dán văn bản, hoặc chọn một tệp.",
        "plan_text_and_file": "Đã chọn tệp thì để trống ô này, hoặc bỏ tệp để dùng phần vừa dán.",
        "plan_text_long": "Văn bản dài {length} ký tự, nhiều hơn {most}. Hãy chỉ lấy phần kế hoạch, bỏ phụ lục rồi đọc lại.",
        "plan_unreadable": "{why}",
        "part_full": "Phần này đã đủ {most} dòng. Bỏ bớt dòng khác rồi xác nhận.",
        "range_upside_down": "Số «Đến» phải bằng hoặc lớn hơn ô «Số».",
        "percent_out_of_range": "Tỷ lệ phải từ 1 đến 100.",
        "code_taken": "Mã này đã dùng cho một kế hoạch khác.",
        "number_too_small": "Số phải từ 1 trở lên.",
        "upto_without_range": "Số này chỉ dùng khi cách tính là “trong khoảng”. Hãy xóa số này hoặc đổi cách tính.",
        "hour_unreadable": "Giờ không hợp lệ. Nhập theo giờ:phút, ví dụ 10:30.",
        "result_before_registration": "Thời hạn báo cáo kết quả phải sau thời hạn đăng ký.",
        "extension_not_later": "Hạn mới phải sau hạn đang áp dụng ({closes}).",
        "registers_in_root": "Kế hoạch này được cụ thể hóa từ kế hoạch cấp trên: mô hình đăng ký vào kế hoạch gốc.",
        "unit_not_addressed": "Đơn vị này không có nhiệm vụ đăng ký trong kế hoạch.",
        "already_excused": "Đơn vị này đã được miễn.",
        "not_theirs_to_acknowledge": "Chỉ người soạn hoặc người đứng đầu của đơn vị xác nhận tiếp nhận thay đơn vị được.",
        "not_asked_to_acknowledge": "Kế hoạch không giao việc cho đơn vị này nên không phải xác nhận tiếp nhận.",
        "not_theirs_to_cascade": "Chỉ người đứng đầu hoặc cán bộ tiếp nhận của đơn vị cụ thể hóa kế hoạch cho đơn vị mình.",
        "cascade_not_below": "Chỉ đơn vị bên dưới cơ quan ban hành và thuộc diện thực hiện kế hoạch mới cụ thể hóa được.",
        "cascade_made": "Đơn vị đã cụ thể hóa kế hoạch này rồi.",
        "cascade_from_nearer": "Đơn vị nằm trong {by}. Hãy mở kế hoạch đó để cụ thể hóa tiếp.",
        "cascade_beside_only": "Chỉ tiêu, thời hạn và phần chung của kế hoạch cụ thể hóa được ghi ở trang “Nội dung cụ thể hóa”.",
        "cascade_sealed": "Bước đăng ký của kế hoạch gốc đã khóa số liệu, không công bố thêm kế hoạch cụ thể hóa được nữa.",
        "cascade_made_anew": "Kế hoạch cụ thể hóa không sửa đổi từng phần. Muốn thay đổi, kết thúc kế hoạch này rồi cụ thể hóa lại.",
        "cascade_unknown": "Kế hoạch cấp trên không có mục này.",
        "cascade_past": "Ngày {day} đã qua: đơn vị bên dưới sẽ quá hạn ngay. Chọn một ngày còn tới.",
        "cascade_steered_above": "Gia hạn, miễn do nơi theo dõi kế hoạch gốc ghi, ở bảng theo dõi của kế hoạch gốc.",
        "looser_quota": "Thấp hơn yêu cầu của {by} ({told}{where}). Chỉ được bằng hoặc cao hơn.",
        "looser_term": "Muộn hơn {by} ({end}{where}). Chỉ được bằng hoặc sớm hơn.",
        "period_sealed": "Số liệu của bước này đã khóa. Cần sửa thì đề nghị cán bộ theo dõi mở lại.",
    },
    events={
        "plan.drafted": "Lập kế hoạch",
        "plan.written": "Sửa kế hoạch ({part})",
        "plan.question_answered": "Trả lời câu hỏi về cách tính ({question})",
        "plan.text_read": "Đọc văn bản kế hoạch, trích được {count} mục",
        "plan.findings_confirmed": "Xác nhận {count} mục trích từ văn bản ({parts})",
        "plan.finding_dropped": "Bỏ một mục trích từ văn bản ({parts})",
        "plan.finding_taken_back": "Xem lại một mục trích từ văn bản ({parts})",
        "plan.activated": "Công bố kế hoạch trên hệ thống",
        "plan.closed": "Kết thúc kế hoạch",
        "plan.cascaded": "Bắt đầu cụ thể hóa từ kế hoạch cấp trên",
        "plan.terms_written": "Ghi nội dung cụ thể hóa (chỉ tiêu nâng: {quotas}, thêm: {added}, thời hạn sớm hơn: {terms})",
        "plan.acknowledged": "Xác nhận đã tiếp nhận {what}",
        "amendment.drafted": "Soạn sửa đổi lần {number}",
        "amendment.written": "Sửa dự thảo sửa đổi lần {number}",
        "amendment.dropped": "Bỏ dự thảo sửa đổi lần {number}",
        "amendment.issued": "Ban hành sửa đổi lần {number}, có hiệu lực từ {effective}",
        "amendment.settled": "Ghi nhận {kept} đơn vị giữ chỉ tiêu đã đạt trước sửa đổi lần {number}",
        "extension.given": "Gia hạn đến {until} ({step})",
        "excusal.given": "Miễn nhiệm vụ ({step})",
    },
)


# Going on from the plan of an earlier year.
register(
    words={
        "day_rule.weekday": "Cùng thứ trong tuần",
        "day_rule.date": "Giữ nguyên ngày, tháng",
        "day_rule.left_out": "Chưa chép, nhập sau",
        "plan_field.assignments": "Nhiệm vụ",
        "plan_field.forms": "Biểu mẫu",
    },
    reasons={
        "nothing_to_follow": "Kế hoạch này chưa công bố, chưa có gì để lập kế hoạch năm sau. Hãy sửa ngay bản nháp này.",
        "follow_the_one_above": "Kế hoạch này cụ thể hóa kế hoạch của cấp trên. "
        "Năm sau, hãy cụ thể hóa kế hoạch mới của cấp trên.",
        "not_a_later_year": "Năm của kế hoạch mới phải từ {first} đến {last}.",
        "already_followed": "Đã có kế hoạch lập từ kế hoạch này. Đánh dấu “Vẫn lập thêm” nếu thật sự cần thêm một bản.",
        "heir_not_confirmed": "Cơ quan cũ đã kết thúc: hãy xem cơ quan được đề xuất và đánh dấu xác nhận.",
        "source_changed": "Kế hoạch gốc vừa thay đổi. Hãy xem lại các phần dưới đây rồi lập bản nháp.",
        "basis_old": "Ban hành ngày {day}, đến năm mới là {years} năm. Hãy kiểm tra văn bản còn hiệu lực không.",
        "basis_of_the_year": "Văn bản của năm {old}. Hãy kiểm tra đã có văn bản của năm {new} chưa.",
        "basis_newer_named": "Đã thấy văn bản cùng loại, cùng cơ quan, mới hơn: {text}, ngày {day}. "
        "Hãy kiểm tra văn bản này có bị thay thế không.",
        "quota_nobody": "Nay không còn đơn vị nào thuộc chỉ tiêu này, nên mặc định không chép.",
        "group_empty": "Đồng chí chọn nhóm đơn vị thì cần nêu ít nhất một đơn vị của nhóm.",
        "group_without_circle": "Chỉ tiêu này không giao cho nhóm nên không nêu đơn vị. Hãy chọn “Những đơn vị nêu dưới đây” hoặc xóa tên.",
        "group_unknown": "Không thấy đơn vị «{name}» trong phạm vi kế hoạch. Hãy kiểm tra tên.",
        "group_which": "Có {count} đơn vị tên «{name}»: {names}. Hãy ghi kèm tên cấp trên trong ngoặc.",
        "group_twice": "«{name}» được nêu hai lần.",
        "group_of_other_kind": "«{name}» là {kind}, không thuộc loại đơn vị hoặc hệ thống đã chọn.",
        "group_line_long": "Dòng «{name}» dài quá {most} ký tự. Hãy ghi mỗi dòng một đơn vị.",
        "group_long": "Nhóm có {count} dòng, nhiều hơn {most}. Hãy chọn “Những đơn vị còn lại” cho nhóm đông hơn.",
        "group_more": "Còn {count} dòng khác chưa rõ.",
        "quotas_contradict": "Chỉ tiêu trái nhau với {name}{others}: {told}. Không số mô hình nào đạt cả hai.",
        "common_speaks_to_group": "{kind}, “{told}”: chỉ tiêu chung cũng giao cho {count} đơn vị của nhóm; "
        "chọn “Những đơn vị còn lại” nếu không phải vậy.",
        "group_out_of_scope": "{kind}, “{told}”: {count} đơn vị của nhóm không trực thuộc cơ quan ban hành ({names}) "
        "nên chỉ tiêu không giao tới; "
        "chọn “Mọi đơn vị ở các cấp bên dưới” nếu muốn giao.",
        "group_gone": "Các đơn vị của nhóm chỉ tiêu này không còn, nên không chép chỉ tiêu này được. Hãy bỏ chọn.",
        "quota_never_met": "Năm trước 0/{asked} đơn vị hoàn thành. Hãy cân nhắc mức chỉ tiêu.",
        "quota_met_by_all": "Năm trước {asked}/{asked} đơn vị hoàn thành. Hãy cân nhắc nâng mức.",
    },
    events={"plan.followed": "Chép từ kế hoạch năm {year} ({earlier})"},
)
