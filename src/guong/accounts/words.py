"""Words of accounts."""

from guong.kit.phrasebook import register

register(
    reasons={"own_session": "Đây là phiên đang dùng. Để kết thúc, hãy bấm Đăng xuất."},
    events={
        "administrator.created": "Tạo tài khoản quản trị bằng liên kết thiết lập.",
        "session.ended": "kết thúc phiên đăng nhập: {count}",
    },
)
