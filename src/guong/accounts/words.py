"""Words of accounts."""

from guong.kit.phrasebook import register

register(
    words={
        "way.password": "bằng mật khẩu",
        "way.pin": "bằng mã PIN",
        "way.passkey": "bằng khóa truy cập",
        "way.totp": "mã xác thực",
        "way.recovery_codes": "mã khôi phục",
        "way.provider": "bằng tài khoản của cơ quan",
        "way.link": "bằng liên kết mời hoặc thiết lập",
    },
    reasons={
        "account_is_shared": "Tài khoản dùng chung của đơn vị chỉ vào bằng mật khẩu, nên không thêm cách vào nào khác được.",
        "own_session": "Đây là phiên đang dùng. Để kết thúc, hãy bấm Đăng xuất.",
        "pin_not_six_digits": "Mã PIN gồm đúng 6 chữ số.",
        "pin_repeats": "Mã PIN lặp lại quá nhiều nên dễ đoán. Hãy chọn số khác.",
        "pin_in_a_row": "Mã PIN theo dãy hoặc theo hàng phím nên dễ đoán. Hãy chọn số khác.",
        "pin_is_a_day": "Mã PIN giống ngày, tháng, năm sinh nên dễ đoán. Hãy chọn số khác.",
        "pin_in_number": "Mã PIN trùng một đoạn của số điện thoại hay tên đăng nhập. Hãy chọn số khác.",
        "too_many_devices": "Đã có {most} máy dùng mã PIN. Hãy bỏ bớt một máy ở trang Tài khoản.",
        "too_many_passkeys": "Đã có {most} khóa truy cập. Hãy bỏ bớt một khóa ở trang Tài khoản.",
        "only_way_in": "Đây là cách vào duy nhất nên chưa bỏ được. Hãy đặt mật khẩu trước, mất máy thì nhờ người phụ trách cấp lại.",
        "bound_already": "Tài khoản này đã nối với một tài khoản khác ở nơi ấy. Hãy bỏ nối trước.",
        "identity_of_another": "Tài khoản ở nơi ấy đã nối với một người khác trong hệ thống.",
        "not_bound": "Tài khoản này chưa nối với nơi nào.",
    },
    events={
        "administrator.created": "Tạo tài khoản quản trị bằng liên kết thiết lập.",
        "device.enrolled": "đặt mã PIN trên một máy",
        "device.pin_changed": "đổi mã PIN trên một máy",
        "device.ended": "bỏ mã PIN trên máy: {count}",
        "device.locked": "nhập sai mã PIN {count} lần liền: mã PIN trên máy ấy hết hiệu lực",
        "identity.bound": "nối tài khoản với nơi cấp tài khoản của cơ quan",
        "identity.unbound": "bỏ nối tài khoản với nơi cấp tài khoản của cơ quan",
        "passkey.added": "thêm khóa truy cập",
        "passkey.removed": "bỏ khóa truy cập: {count}",
        "totp.activated": "bật ứng dụng xác thực",
        "totp.deactivated": "tắt ứng dụng xác thực",
        "session.ended": "kết thúc phiên đăng nhập: {count}",
    },
)
