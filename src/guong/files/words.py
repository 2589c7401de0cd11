"""Words of files: what is wrong with one and what to do instead, states, sentences of the ledger."""

from guong.kit.phrasebook import register

register(
    words={
        "task_name.files.clean": "Xử lý ảnh vừa gửi",
        "file_size.large": "Ảnh lớn",
        "file_size.small": "Ảnh nhỏ",
    },
    states={
        "file.checking": ("Đang kiểm tra", "wait"),
        "file.ready": ("Sẵn sàng", "good"),
        "file.refused": ("Không nhận", "bad"),
    },
    reasons={
        "file_empty": "Tệp không có nội dung. Hãy mở thử tệp trên máy, rồi chọn lại.",
        "file_too_large": "Tệp lớn quá {most} MB. Với ảnh: chọn cỡ nhỏ hơn khi chụp hay khi gửi; với văn bản: chia làm nhiều tệp.",
        "file_kind_unknown": "Hệ thống chỉ nhận các loại tệp: {kinds}. Hãy lưu tệp thành một trong các loại đó rồi gửi lại.",
        "file_double_name": "Tên tệp giả làm loại khác. Hãy đổi tên tệp rồi gửi lại.",
        "file_not_what_it_says": "Nội dung tệp không đúng với đuôi .{kind}. Hãy mở tệp bằng đúng phần mềm, lưu lại rồi gửi.",
        "file_svg": "Không nhận ảnh SVG, vì loại này chứa được mã chạy. Hãy xuất ảnh thành PNG hoặc JPG.",
        "file_heic": "Điện thoại lưu ảnh theo loại chưa nhận được. Hãy đặt máy ảnh ở chế độ «Tương thích nhất» (JPG) rồi chụp lại.",
        "file_old_office": "Tệp theo loại cũ (.doc, .xls) hoặc có mật khẩu. Hãy bỏ mật khẩu, chọn «Lưu thành» loại .docx, .xlsx hay PDF.",
        "file_has_code": "Tệp có macro, đối tượng nhúng hoặc mã chạy. Hãy lưu thành PDF hay loại không có macro rồi gửi lại.",
        "file_reaches_out": "Tệp dùng mẫu, ảnh hay dữ liệu nằm ở nơi khác. Hãy ngắt liên kết (hoặc lưu thành PDF) rồi gửi lại.",
        "file_holds_files": "Trong tệp PDF có đính kèm tệp khác. Hãy gửi riêng từng tệp.",
        "file_locked": "Tệp có mật khẩu nên không kiểm tra được. Hãy bỏ mật khẩu rồi gửi lại.",
        "file_bomb": "Cấu tạo bên trong tệp không an toàn nên không nhận. Hãy mở tệp, lưu thành tệp mới (hoặc PDF) rồi gửi lại.",
        "file_broken": "Tệp bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, lưu lại rồi gửi lại.",
        "file_broken_image": "Ảnh bị hỏng hoặc chưa tải đủ. Hãy mở thử trên máy, rồi chọn lại ảnh khác.",
        "file_too_many_pixels": "Ảnh có {found} triệu điểm, quá {most} triệu. Hãy chọn cỡ ảnh nhỏ hơn rồi gửi lại.",
        "file_too_heavy": "Ảnh nặng quá sức xử lý của máy chủ. Hãy gửi ảnh cỡ nhỏ hơn.",
        "file_quota": "Đơn vị đã dùng {held} trên {quota} MB được giao. Hãy xóa bớt tệp không cần, hoặc báo người quản trị.",
        "file_disk_full": "Máy chủ hết chỗ chứa nên chưa nhận được tệp. Hãy báo người quản trị; nội dung khác vẫn còn nguyên.",
        "file_gone": "Tệp vừa gửi không còn trên máy chủ. Hãy chọn tệp và gửi lại.",
        "file_not_ready": "Tệp còn đang được kiểm tra. Hãy mở lại sau ít phút.",
    },
    events={
        "file.kept": "Nhận một tệp",
        "file.cleaned": "Xử lý xong một ảnh",
        "file.refused": "Không nhận một ảnh sau khi kiểm tra",
        "file.dropped": "Xóa một tệp",
    },
)
