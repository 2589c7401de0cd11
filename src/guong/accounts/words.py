"""Words of accounts."""

from guong.kit.phrasebook import register

register(
    reasons={
        "own_session": "Đây là phiên đang dùng. Để kết thúc, hãy bấm Đăng xuất.",
        "bound_already": "Tài khoản này đã nối với một tài khoản khác ở nơi ấy. Hãy bỏ nối trước.",
        "identity_of_another": "Tài khoản ở nơi ấy đã nối với một người khác trong hệ thống.",
        "not_bound": "Tài khoản này chưa nối với nơi nào.",
    },
    events={
        "administrator.created": "Tạo tài khoản quản trị bằng liên kết thiết lập.",
        "identity.bound": "nối tài khoản với nơi cấp tài khoản của cơ quan",
        "identity.unbound": "bỏ nối tài khoản với nơi cấp tài khoản của cơ quan",
        "session.ended": "kết thúc phiên đăng nhập: {count}",
    },
)
