"""Words of people and invitations."""

from guong.kit.phrasebook import register

register(
    states={
        "office_account.none": ("Chưa có", "plain"),
        "office_account.shut": ("Cần cấp lại", "warn"),
        "person.none": ("Chưa có tài khoản", "wait"),
        "person.invited": ("Đã mời", "plain"),
        "person.lapsed": ("Lời mời không còn dùng được", "warn"),
        "person.in_use": ("Đang dùng", "good"),
        "person.locked": ("Tài khoản đang khóa", "bad"),
        "person.left": ("Đã thôi nhiệm vụ", "plain"),
    },
    reasons={
        "not_for_people": "Chỉ người đứng đầu, người tiếp nhận và quản trị viên mới xem và mời được mọi người vào hệ thống.",
        "not_their_people": "Người này không thuộc đơn vị hay nhánh mà đồng chí phụ trách.",
        "answers_elsewhere_too": "Người này còn giữ nhiệm vụ ở nơi đồng chí không phụ trách. Hãy nhờ cấp trên hoặc quản trị viên.",
        "answered_from_above": "Người đứng đầu, tiếp nhận, thường trực thì cấp trên mời và cấp lại. Hãy nhờ cấp trên hoặc quản trị viên.",
        "only_administrator": "Đây là tài khoản của quản trị viên. Chỉ một quản trị viên khác mới cấp lại được.",
        "own_account": "Không tự cấp lại tài khoản của chính mình được. Hãy nhờ cấp trên hoặc quản trị viên.",
        "no_seat_now": "Người này không còn giữ nhiệm vụ nào nên không mời được.",
        "account_in_use": "Người này đã có tài khoản đang dùng. Nếu mất điện thoại hay quên mật khẩu, hãy cấp lại tài khoản.",
        "account_locked": "Tài khoản của người này đang bị khóa. Hãy nhờ quản trị viên.",
        "no_account_yet": "Người này chưa có tài khoản. Hãy gửi lời mời.",
        "no_open_invitation": "Không có lời mời nào đang chờ để thu hồi.",
        "nobody_to_invite": "Đơn vị này không còn ai chưa được mời.",
        "invitation_unknown": "Không có lời mời nào với liên kết này. Hãy mở lại đúng liên kết hoặc quét lại mã trên giấy mời.",
        "invitation_used": "Lời mời này đã được dùng lúc {moment}. Mỗi lời mời chỉ dùng một lần.",
        "invitation_revoked": "Lời mời này đã được thu hồi lúc {moment}, thường là vì đã có lời mời mới.",
        "invitation_expired": "Lời mời này đã hết hạn lúc {moment}.",
        "invitation_no_seat": "Người được mời không còn giữ nhiệm vụ nào, nên lời mời không dùng được nữa.",
        "invitation_maker_gone": "Người mời không còn phụ trách người được mời, nên lời mời không dùng được nữa. Hãy xin lời mời mới.",
        "not_their_office": "Tài khoản dùng chung của đơn vị này do người phụ trách nhân sự của đơn vị giữ.",
        "office_account_open": "Đơn vị này đã có tài khoản dùng chung.",
        "office_body_ended": "Đơn vị này đã kết thúc hoạt động nên không lập tài khoản dùng chung cho nó nữa.",
        "no_office_account": "Đơn vị này không có tài khoản dùng chung nào đang mở.",
        "not_at_office": "Người này hiện không soạn, không biên tập ở đơn vị, hoặc tài khoản riêng đang bị khóa, nên không chọn được.",
        "office_password_known": "Có người từng soạn hoặc biên tập ở đơn vị, biết mật khẩu của tài khoản này, đã thôi nhiệm vụ. "
        "Người phụ trách nhân sự của {unit} cần cấp lại tài khoản rồi mọi người mới làm tiếp được.",
        "office_account_kept": "Mật khẩu, xác thực hai lớp của tài khoản dùng chung do người phụ trách nhân sự của {unit} giữ. "
        "Cần đổi thì nhờ người ấy cấp lại tài khoản.",
        "login_of_another": "Số này đang là số điện thoại của một người khác. Hãy dùng số của mình, hoặc một tên khác.",
        "own_seat": "Không tự giao nhiệm vụ cho chính mình được. Hãy nhờ cấp trên hoặc quản trị viên.",
        "administrator_seated": "Đây là tài khoản của quản trị viên, không giữ nhiệm vụ ở đơn vị.",
        "body_not_found": "Không có đơn vị này. Hãy chọn lại đơn vị.",
        "body_not_named": "Không có đơn vị nào tên như vậy. Hãy gõ lại tên, hoặc chọn trong danh sách gợi ý.",
        "body_several": "Có nhiều đơn vị gần giống tên này. Hãy chọn một đơn vị ở dưới.",
        "seat_held_already": "Người này đã giữ nhiệm vụ này ở đơn vị, từ ngày {since}.",
        "seat_over": "Nhiệm vụ này đã kết thúc từ trước.",
        "seat_end_past": "Ngày kết thúc không lùi về trước hôm nay ({today}). Muốn kết thúc ngay thì chọn «Kết thúc ngay».",
        "seat_end_later": "Nhiệm vụ này đã ghi kết thúc hết ngày {until}. Muốn kéo dài thì giao thêm nhiệm vụ từ ngày sau đó.",
        "person_may_be_here": "Có thể đây là người đã có trong danh sách. Hãy chọn ở dưới: người này, hay một người khác.",
        "phone_known_elsewhere": "Số này đang ghi cho một người ở nơi đồng chí không phụ trách. Hãy xem lại số. "
        "Nếu là cùng một người, hãy nhờ cấp trên giao nhiệm vụ; nếu không, hãy ghi số khác hoặc để trống.",
        "phone_in_use": "Số này đang là của một người khác, hoặc là tên đăng nhập của một tài khoản khác. "
        "Hãy xem lại số; nếu hai người dùng chung thì đánh dấu vào ô ở dưới.",
        "not_own_office": "Chỉ người đang trực tiếp giữ nhiệm vụ này mới ủy quyền, thu hồi ủy quyền được.",
        "office_not_lent": "Nhiệm vụ này không cần ủy quyền: hãy giao thêm người giữ cùng nhiệm vụ.",
        "lending_begins_past": "Ủy quyền bắt đầu từ hôm nay ({today}) trở đi.",
        "lending_too_long": "Mỗi lần ủy quyền nhiều nhất {days} ngày. Hãy ghi ngày kết thúc sớm hơn.",
        "lending_over": "Lần ủy quyền này đã hết từ trước.",
        "lent_already": "Nhiệm vụ này đã ủy quyền cho {name} từ {since} đến hết {until}. Mỗi lúc chỉ một người làm thay.",
        "delegate_elsewhere": "Hãy chọn một người đang giữ nhiệm vụ ở chính đơn vị này.",
        "delegate_is_holder": "Không ủy quyền cho chính mình được.",
        "delegate_holds_it": "Người này đã giữ chính nhiệm vụ đó nên không cần ủy quyền.",
        "login_taken": "Tên đăng nhập này đã có người dùng. Hãy nhập số hoặc tên khác.",
    },
    words={
        "field.full_name": "Họ và tên",
        "field.delegate": "Người làm thay",
        "field.basis": "Lý do, căn cứ",
    },
    events={
        "seat.lent": "ủy quyền nhiệm vụ từ {since} đến hết {until}",
        "seat.recalled": "thu hồi ủy quyền",
        "invitation.made": "mời vào hệ thống",
        "invitation.revoked": "thu hồi lời mời",
        "invitation.accepted": "nhận lời mời, đặt cách vào",
        "office_account.made": "lập tài khoản dùng chung của đơn vị",
        "office_account.reissued": "cấp lại tài khoản dùng chung của đơn vị: kết thúc mọi phiên, bỏ mật khẩu cũ",
        "office_account.closed": "đóng tài khoản dùng chung của đơn vị",
        "office_account.accepted": "nhận tài khoản dùng chung của đơn vị, đặt mật khẩu",
        "office_account.named": "nói ai đang làm việc qua tài khoản dùng chung",
        "account.reissued": "cấp lại tài khoản: kết thúc mọi phiên, bỏ mật khẩu, mã PIN, khóa truy cập và xác thực hai lớp cũ",
    },
)


def office_account_in_words(unit: str, *, maker: str, made: str, chosen: str) -> str:
    """What the people of a body are told of the account that it shares.

    Args:
        maker: "" for an administrator, who is no person of the year.
        made: a day.
        chosen: when one's own name was last chosen there, "" for never.
    """
    by = f"đồng chí {maker}" if maker else "quản trị viên"
    last = (
        f"Tên của đồng chí được chọn ở đó lần gần nhất lúc {chosen}."
        if chosen
        else "Tên của đồng chí chưa được chọn ở đó lần nào."
    )
    return f"{unit} có tài khoản dùng chung, do {by} lập ngày {made}. {last}"


def lent_in_words(what: str, *, delegate: str, holder: str, begins: str, ends: str) -> str:
    """What a holder, or a delegate, is told at the top of their pages.

    Args:
        what: the office and the body.
        delegate: who does it, told to the holder; "" when the delegate is told.
        begins: the first day of what has not begun.
    """
    when = f"Từ ngày {begins} đến hết ngày {ends}" if begins else ""
    if delegate:
        told = f"{delegate} làm thay đồng chí" if when else f"{delegate} đang làm thay đồng chí"
    else:
        told = f"đồng chí làm thay {holder}" if when else f"Đồng chí đang làm thay {holder}"
    return f"{when}, {told} ({what})." if when else f"{told} ({what}) đến hết ngày {ends}."
