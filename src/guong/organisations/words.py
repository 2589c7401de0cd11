"""Words of organisations: codes, and the name under which a body acts."""

from collections.abc import Sequence

from guong.kit.phrasebook import register

# Đảng bộ are the members; what is issued, received or returned in their name is done by their committee.
COMMITTEES = (
    ("Đảng bộ tỉnh ", "Tỉnh ủy "),
    ("Đảng bộ huyện ", "Huyện ủy "),
    ("Đảng bộ thị xã ", "Thị ủy "),
    ("Đảng bộ thành phố ", "Thành ủy "),
    ("Đảng bộ ", "Đảng ủy "),
)


def acting(name: str) -> str:
    """The name under which a body acts: "Đảng bộ xã Y Tịch" acts as "Đảng ủy xã Y Tịch"; others as themselves."""
    for members, committee in COMMITTEES:
        if name.startswith(members):
            return committee + name.removeprefix(members)
    return name


def by_way_of(person: str, body: str) -> str:
    """Who did it, where an account that a body shares was used: "Đinh Trung Kiên (qua tài khoản dùng chung của …)"."""
    return f"{person} (qua {shared_account(body)})"


def shared_account(body: str) -> str:
    """What the account that a body shares is called within a sentence."""
    return f"tài khoản dùng chung của {acting(body)}"


def in_stead_of(name: str, holder: str) -> str:
    """Who did something, and by whose delegation: "Kiên (theo ủy quyền của Oanh)"."""
    return f"{name} (theo ủy quyền của {holder})" if holder else name


def sentence(kind: str, who: Sequence[str], heirs: Sequence[str] = (), to: str = "", *, is_other: bool = False) -> str:
    """An event in one sentence: "Sáp nhập A, B thành C".

    Args:
        who: the bodies that it happens to, by name.
        heirs: who follows them.
        to: the new name, kind, code or body above, in words.
        is_other: of a merger: into a body that was there; of a split: the body goes on; of a move: to the top.
    """
    subject, after = ", ".join(who), ", ".join(heirs)
    told = {
        "create": f"Thành lập {subject}",
        "rename": f"Đổi tên {subject} thành {to}",
        "rekind": f"Đổi loại {subject} thành {to}",
        "recode": f"Đổi mã của {subject} thành {to}",
        "move": f"Đưa {subject} lên đầu hệ thống" if is_other else f"Chuyển {subject} về trực thuộc {to}",
        "merge": f"Sáp nhập {subject} {'vào' if is_other else 'thành'} {after}",
        "split": f"Tách một phần {subject} sang {after}" if is_other else f"Chia {subject} thành {after}",
        "dissolve": f"Giải thể {subject}",
    }
    return told[kind]


# Kind of event → (part of the address, button).
DEEDS = (
    ("rename", "doi-ten", "Đổi tên"),
    ("rekind", "doi-loai", "Đổi loại"),
    ("recode", "doi-ma", "Ghi mã"),
    ("move", "chuyen", "Chuyển nơi trực thuộc"),
    ("merge", "sap-nhap", "Sáp nhập"),
    ("split", "chia-tach", "Chia, tách"),
    ("dissolve", "giai-the", "Giải thể"),
)

HINTS = {
    "create": "Một đơn vị mới, không tiếp nối đơn vị nào.",
    "rename": "Tên khác, vẫn là đơn vị ấy.",
    "rekind": "Chi bộ thành đảng bộ, xã thành phường; vẫn là đơn vị ấy.",
    "recode": "Mã của đơn vị trong một danh mục, ví dụ danh mục hành chính.",
    "move": "Về trực thuộc nơi khác, các đơn vị bên dưới đi theo; hoặc vào thêm một hệ thống.",
    "merge": "Các đơn vị cũ kết thúc; một đơn vị mới hoặc đã có tiếp nối, các đơn vị bên dưới đi theo.",
    "split": "Một đơn vị chia hết cho nhiều nơi, hoặc tách một phần và vẫn tiếp tục.",
    "dissolve": "Đơn vị kết thúc, không có đơn vị tiếp nối.",
}


def share_in_words(part: int | None, whole: int | None, *, is_rest: bool) -> str:
    """A share of a body: "phần còn lại (2/3)", "60 %"; "" where none is known."""
    told = "" if part is None or whole is None else f"{part} %" if whole == 100 else f"{part}/{whole}"
    if is_rest:
        return f"phần còn lại ({told})" if told else "phần còn lại"
    return told


register(
    words={
        "state.ends": "Kết thúc",
        "scheme.dvhc": "đơn vị hành chính",
        "state.begins": "Bắt đầu",
        "state.changes": "Thay đổi",
        "event.create": "thành lập",
        "event.rename": "đổi tên",
        "event.rekind": "đổi loại",
        "event.recode": "đổi mã",
        "event.move": "chuyển nơi trực thuộc",
        "event.merge": "sáp nhập",
        "event.split": "chia, tách",
        "event.dissolve": "giải thể",
        "inherits.all": "nhận trọn việc còn dở",
        "inherits.by_share": "nhận việc còn dở theo phần",
        "inherits.none": "không nhận việc còn dở, xem được hồ sơ cũ",
        "kind.party_committee": "Cấp ủy",
        "kind.party_organisation": "Đảng bộ",
        "kind.party_cell": "Chi bộ",
        "kind.fatherland_front": "Mặt trận Tổ quốc",
        "kind.socio_political_organisation": "Tổ chức chính trị - xã hội",
        "kind.communication_and_education_commission": "Ban Tuyên giáo",
        "kind.party_office": "Văn phòng cấp ủy",
        "kind.media_centre": "Trung tâm truyền thông",
        "kind.province": "Tỉnh, thành phố trực thuộc trung ương",
        "kind.district": "Huyện, quận, thị xã, thành phố thuộc tỉnh",
        "kind.commune": "Xã",
        "kind.ward": "Phường",
        "kind.township": "Thị trấn",
        "kind.special_zone": "Đặc khu",
        "office.HEAD": "Bí thư, thủ trưởng",
        "office.CLERK": "Người soạn",
        "office.RECEIVER": "Người tiếp nhận, kiểm tra",
        "office.STANDING_MEMBER": "Thường trực, Ban Thường vụ",
        "office.EDITOR": "Biên tập viên",
    },
    reasons={
        # people
        "phone_unreadable": "«{found}» không phải số điện thoại. Hãy ghi một số.",
        "seat_until_before": "Ngày kết thúc trước ngày bắt đầu {since}.",
        "seat_before_body": "«{name}» chỉ có từ ngày {since}.",
        "seat_after_body": "«{name}» kết thúc từ ngày {until}. Hãy ghi đơn vị tiếp nối.",
        "unknown_body": "Không có đơn vị này trong hệ thống. Hãy chọn lại.",
        "body_unclear": "Chưa rõ là đơn vị nào. Chọn đúng đơn vị ở dưới, hoặc ghi đủ tên.",
        "no_body_named_so": "Không có đơn vị nào tên như vậy vào ngày đó. Gõ ít chữ hơn để tìm, hoặc xem lại ngày.",
        "too_many_children": "Đơn vị này có hơn {limit} đơn vị trực thuộc. Hãy lập đơn vị mới, chuyển bớt sang đó rồi mới ghi chia.",
        "choose_children": "Hãy chọn nơi trực thuộc mới cho từng đơn vị ở dưới.",
        "unknown_hierarchy": "Chưa chọn hệ thống tổ chức có trong chương trình. Hãy chọn lại.",
        "not_a_list": "Ký hiệu danh mục mã gồm tối đa 40 chữ không dấu, chữ số, gạch ngang, gạch dưới, không có dấu cách.",
        "unknown_kind": "Chưa chọn loại đơn vị trong danh mục.",
        "body_not_yet": "{name} đến ngày {day} mới có. Hãy xem lại ngày, hoặc chọn đơn vị khác.",
        "body_ended": "{name} đã kết thúc từ ngày {day}. Hãy chọn đơn vị tiếp nối, hoặc xem lại ngày.",
        "body_ends_later": "Đã ghi {name} kết thúc từ ngày {day}. Muốn ghi việc này, hãy bỏ việc ấy trước rồi ghi lại sau.",
        "changed_that_day": "Ngày {day} đã có một thay đổi khác của {name}. Hãy ghi gộp trong một việc, hoặc chọn ngày khác.",
        "later_stands": "Đã ghi một thay đổi của {name} ngày {day}, dựa trên tình trạng lúc này. Hãy bỏ việc ấy trước.",
        "nothing_changes": "{name} hiện đã đúng như vậy, không có gì thay đổi.",
        "not_its_child": "{name} không trực thuộc đơn vị này trong ngày đó.",
        "needs_short": "Tên dài quá {limit} ký tự thì cần thêm tên viết tắt, để dùng ở những bảng hẹp.",
        "children_homeless": "Còn đơn vị trực thuộc chưa biết về đâu: {names}. Hãy chọn nơi trực thuộc mới.",
        "cycle": "{name} không thể trực thuộc {parent}, vì như vậy là trực thuộc chính mình.",
        "no_place_there": "{name} không đứng trong hệ thống tổ chức này vào ngày đó. Hãy chọn đơn vị cấp trên khác.",
        "two_parents": "Trong một hệ thống, mỗi đơn vị chỉ trực thuộc một nơi. Hãy giữ lại một.",
        "two_codes": "Mỗi danh mục chỉ ghi một mã cho một đơn vị.",
        "unit_code_taken": "Mã {code} đang là của {name}. Hãy kiểm tra lại mã và ngày.",
        "named_twice": "Có đơn vị được nêu hai lần trong việc này.",
        "merged_into_itself": "{name} không thể sáp nhập vào chính mình.",
        "too_few_heirs": "Chưa nêu đủ đơn vị nhận: chia hết cần ít nhất hai, tách một phần cần ít nhất một.",
        "two_rests": "Chỉ một nơi nhận được phần còn lại.",
        "shares_missing": "Phần của mỗi nơi phải là số nguyên dương trên cùng một tổng, ghi cho tất cả hoặc không ghi cho nơi nào.",
        "shares_do_not_add_up": "Các phần cộng lại là {given}, không bằng tổng {whole}.",
        "shares_leave_nothing": "Các phần đã cộng đến {given} trên tổng {whole}, không để lại phần còn lại nào.",
        "inherited_twice": "Việc còn dở chỉ giao trọn cho một nơi, hoặc chia theo phần; không làm cả hai.",
        "too_deep": "Cây tổ chức không ghi được quá {limit} cấp.",
        "body_in_use": "{name} đã được dùng trong hồ sơ, nhiệm vụ hoặc kế hoạch nên không bỏ được việc đã lập ra đơn vị này.",
        "founded_changed": "Không bỏ được lần nhập: {name} đã có thay đổi được ghi sau đó.",
        "founded_has_below": "Không bỏ được lần nhập: {below} đã được đặt dưới {name}.",
        "founded_in_use": "Không bỏ được lần nhập: {name} đã được dùng trong nhiệm vụ, kế hoạch, hồ sơ hoặc số liệu đã khóa.",
        "own_account_needed": "Đang làm việc qua tài khoản dùng chung của {unit}, chỉ để soạn và biên tập: việc này cần tài khoản riêng "
        "của {name}.",
        "own_account_of_others": "Đang làm việc qua tài khoản dùng chung của {unit}, chỉ để soạn và biên tập: việc này cần tài khoản riêng "
        "của người giữ nhiệm vụ ấy.",
        "account_taken": "Người này đã có tài khoản.",
        "already_undone": "Việc này đã được bỏ trước đó.",
        "not_for_bodies": "Chỉ quản trị viên hoặc người tiếp nhận mới ghi thay đổi tổ chức.",
        "moves_branch": "Loại đơn vị này quyết định nhánh mà người tiếp nhận của đơn vị phụ trách, nên chỉ quản trị viên đổi được.",
        "ends_own_branch": "Đồng chí tiếp nhận ở nhánh của đơn vị này, và việc ở đó sẽ sang nơi khác. Hãy nhờ cấp trên hoặc quản trị viên.",
        "not_their_branch": "Việc này có đơn vị nằm ngoài nhánh đồng chí phụ trách. Hãy nhờ quản trị viên.",
    },
    events={
        "person.registered": "ghi tên một người",
        "person.corrected": "sửa thông tin của người giữ nhiệm vụ",
        "seat.given": "giao một nhiệm vụ",
        "seat.ended": "kết thúc một nhiệm vụ",
        "seat.taken_back": "bỏ một nhiệm vụ chưa bắt đầu",
        "seat.end_noted": "ghi ngày kết thúc nhiệm vụ: hết ngày {until}",
        "hierarchy.founded": "thêm một hệ thống tổ chức",
        "organisation.founded": "ghi đơn vị đã có khi bắt đầu dùng chương trình",
        "organisation.changed": "ghi việc {what} theo {decision}, có hiệu lực từ ngày {day}",
        "organisation.change_undone": "bỏ việc {what} đã ghi theo {decision} cho ngày {day}",
    },
)
