"""Words of reading a plan: what is wrong with the text, what it leaves open, why a file is not read."""

from guong.files import words as words_of_files  # what stands against a file of any kind is said there
from guong.kit.phrasebook import register

__all__ = ["words_of_files"]

register(
    reasons={
        # the file
        "plan_file_too_large": "Tệp lớn hơn {most} nên không đọc. Hãy tách riêng phần kế hoạch.",
        "plan_text_too_long": "Văn bản dài hơn {most} nên không đọc. Hãy tách riêng phần kế hoạch.",
        "plan_file_unknown": "Chỉ đọc được văn bản thường (.txt), Word (.docx) và PDF có lớp chữ. Hãy lưu lại thành một trong ba loại này.",
        "plan_file_old_word": "Tệp là Word đời cũ (.doc). Hãy mở bằng Word, chọn «Lưu thành» loại .docx rồi đọc lại.",
        "plan_encoding_unknown": "Không nhận ra bảng mã của tệp. Hãy mở bằng Word hoặc Notepad, lưu lại theo bảng mã UTF-8 rồi đọc lại.",
        "plan_file_waits": "Hệ thống đang đọc một tệp khác. Xin chờ ít giây rồi gửi lại.",
        "plan_file_too_heavy": "Tệp quá nặng để đọc trong giới hạn an toàn. Hãy chép phần chữ ra tệp .txt rồi đọc lại.",
    },
    words={
        "reading.role.lead": "Chủ trì",
        "reading.role.cooperate": "Phối hợp",
        "reading.role.do": "Thực hiện",
        "reading.theme.term": "Chuyên đề toàn khóa",
        "reading.theme.annual": "Chuyên đề năm",
        # warnings
        "reading.empty_text": "Văn bản không có chữ nào để đọc.",
        "reading.damaged_text": "Văn bản bị mất dấu hoặc mất chữ (thường do máy quét hay do chuyển đổi), nên không trích ra mục nào. "
        "Hãy dán lại từ tệp gốc, hoặc nhập kế hoạch bằng biểu.",
        "reading.no_text_layer": "Tệp PDF chỉ có ảnh quét, không có lớp chữ. Hãy dán văn bản gốc, hoặc nhập kế hoạch bằng biểu.",
        "reading.other_language": "Văn bản không phải tiếng Việt nên không trích ra mục nào.",
        "reading.not_a_plan": "Văn bản không có dấu hiệu của một kế hoạch (tên loại, số, mục, nơi nhận), nên không trích ra mục nào.",
        "reading.two_plans": "Trong văn bản có hơn một kế hoạch. Chỉ đọc kế hoạch đầu; hãy tách các phần sau ra đọc riêng.",
        "reading.tracked_changes": "Tệp Word còn phần sửa đang theo dõi: chữ đã xóa được bỏ ra, chữ chèn thêm "
        "được giữ lại. Hãy đối chiếu với bản đã ký.",
        "reading.broken_syllables": "Có dấu thanh đứng rời sau khoảng trắng (như “ho ̣c”). Hãy xem lại kỹ các chỗ được trích.",
        "reading.number_blank": "Văn bản để trống số ký hiệu.",
        "reading.date_blank": "Văn bản để trống ngày ban hành.",
        "reading.date_impossible": "“{said}”: trong lịch không có ngày này.",
        "reading.year_missing": "“{said}” không ghi năm. Hãy chọn năm khi xác nhận.",
        "reading.wrong_year": "Mốc {day} lệch xa năm của kế hoạch ({year}). Có thể gõ nhầm năm.",
        "reading.date_before_issue": "Hạn {day} không sau ngày ban hành {issued_on}.",
        "reading.weekday_mismatch": "Ngày {day} là {is}, văn bản ghi {said}.",
        "reading.conflicting_deadlines": "Cùng một báo cáo nhưng có hai hạn khác nhau: {one} và {other}.",
        "reading.conflicting_quotas": "Chỉ tiêu của {who} được nêu hai lần với hai con số không khớp nhau.",
        "reading.duplicate_numbering": "Số mục {numeral} bị lặp lại.",
        "reading.basis_later": "{basis} đề ngày {day}, sau ngày ban hành văn bản này ({issued_on}).",
        "reading.expired_basis": "{basis} chỉ nói đến hết năm {last}, trước năm của kế hoạch ({year}).",
        # questions
        "reading.before_inclusive": "“Trước ngày {day}”: nộp đúng ngày ấy có được tính là đúng hạn không? Nếu "
        "không, hạn cuối là hết ngày liền trước.",
        "reading.of_quota": "Văn bản nêu “{of}”: đếm như mô hình, hay chỉ ghi lại?",
        "reading.scope_of_cells": "Chỉ tiêu của chi bộ tính cho chi bộ trực thuộc trực tiếp, hay cho mọi chi bộ ở các cấp bên dưới?",
        "reading.committee_rollup": "Mô hình của chi bộ có được tính vào chỉ tiêu của đảng bộ cấp trên của chi bộ đó không?",
        "reading.double_count": "Một mô hình có được tính cho chỉ tiêu của hai đơn vị (ví dụ chi bộ thực hiện và đoàn thể chỉ đạo) không?",
        "reading.missing_forms": "Văn bản nói đến “{form}” nhưng không kèm theo. Dùng biểu mẫu nào?",
    },
)
