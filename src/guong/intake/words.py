"""Words of bringing in sheets: what is wrong with a file, a column or a row, and what to do."""

from guong.kit.phrasebook import register

# Hierarchies that an installation may have; founded with the first unit that stands in them.
HIERARCHIES = {
    "dang": "Hệ thống tổ chức Đảng",
    "mttq": "Mặt trận Tổ quốc và các tổ chức chính trị - xã hội",
    "chinh-quyen": "Hệ thống chính quyền",
}

register(
    words={
        "intake_state.new": "mới",
        "intake_state.changed": "thay đổi",
        "intake_state.same": "giữ nguyên",
        "intake_state.wrong": "có lỗi",
        "intake_table.tcvn3": "TCVN3 (ABC, phông .Vn…)",
        "intake_table.vni": "VNI (phông VNI-…)",
    },
    reasons={
        # the file
        "file_unreadable": "Không đọc được {file}: {why}.",
        "file_not_a_table": "Tệp không phải bảng tính. Hãy lưu danh sách thành .xlsx, .xls, .ods hoặc .csv rồi nhập lại.",
        "sheet_is_page": "Tệp là trang web hay XML mang đuôi bảng tính. Hãy mở bằng Excel, chọn «Lưu thành» loại .xlsx rồi nhập lại.",
        "sheet_too_heavy": "Không đọc hết được tệp: bảng quá lớn, hoặc có ô nằm rất xa bảng. Hãy chép riêng bảng sang tệp mới.",
        "sheet_no_addresses": "Tệp do một chương trình khác tạo, thiếu địa chỉ ô. Hãy mở bằng Excel, lưu lại rồi nhập.",
        "sheet_too_many_rows": "Bảng có hơn {most} dòng có nội dung. Hãy chia thành nhiều tệp.",
        "sheet_too_wide": "Ô {cell} nằm quá cột {most}. Hãy xóa các cột thừa bên phải bảng rồi nhập lại.",
        "sheet_empty": "Tệp không có dòng nào có nội dung (trang tính ẩn không được đọc).",
        "sheet_unknown": "Không có trang tính tên «{sheet}». Các trang tính đang có: {known}.",
        "sheet_which": "Có nhiều trang tính đều nhập được: {sheets}. Hãy chọn một trang.",
        "text_encoding_unknown": "Không nhận ra bảng mã của tệp. Hãy mở bằng Excel, lưu thành .xlsx rồi nhập lại.",
        "text_quotes": "Từ dòng {row}, dấu ngoặc kép không khép đúng nên không tách được cột. Hãy sửa dòng đó.",
        # columns
        "columns_missing": "Không tìm thấy cột {missing}. Các cột đọc được: {found}. Nếu cột mang tên khác, hãy ghép bằng tay.",
        "column_twice": "Nhiều cột cùng được hiểu là «{title}»: {letters}. Hãy chọn một cột.",
        "column_not_there": "Không có cột «{header}» để ghép. Các cột đọc được: {found}.",
        "column_key_unknown": "Không có mục «{key}» để ghép cột vào. Các mục: {known}.",
        # cells
        "cell_missing": "Ô «{title}» còn trống.",
        "cell_error": "Ô đang báo lỗi {shown}. Hãy sửa công thức, hoặc gõ thẳng giá trị.",
        "cell_unworked": "Ô có công thức chưa được tính. Hãy mở tệp bằng Excel, lưu lại rồi nhập.",
        "cell_long_number": "Số có hơn 15 chữ số nên bảng tính đã làm mất các số cuối. Hãy định dạng ô là văn bản rồi gõ lại.",
        "day_is_number": "Ô là số {number}, không phải ngày (nếu là ngày thì là {day}). Hãy gõ ngày/tháng/năm.",
        "day_may_be_turned": "Ngày {day} có thể đã bị Excel đảo ngày với tháng, vì trong cột còn ngày nằm dạng chữ. Hãy gõ lại cả cột.",
        "phone_lost_zero": "Số {found} có lẽ đã mất số 0 ở đầu. Nếu đúng là {proposed}, hãy định dạng ô là văn bản rồi gõ lại.",
        "order_unreadable": "Thứ tự «{found}» phải là số nguyên từ 1.",
        # units
        "unit_needs_short": "Tên dài quá {limit} ký tự thì cần thêm tên viết tắt.",
        "unit_kind_missing": "Chưa ghi loại đơn vị. Các loại: {known}.",
        "unit_kind_unknown": "Không có loại «{found}». Các loại: {known}.",
        "unit_kind_contradicts": "Cột loại ghi «{found}» nhưng tên lại là «{named}».",
        "unit_parent_unknown": "Không có đơn vị cấp trên «{found}», cả trong tệp và trong hệ thống.",
        "unit_parent_near": "Không có đơn vị cấp trên «{found}»; có «{near}», chỉ khác dấu. Hãy xem lại.",
        "unit_parent_in_rows": "Có nhiều dòng mang tên «{found}»: {rows}. Hãy thêm cột «Mã đơn vị» và ghi mã của cấp trên.",
        "unit_parent_ambiguous": "Có nhiều đơn vị tên «{found}»: {where}. Hãy nhập cấp trên trong cùng tệp, kèm «Mã đơn vị».",
        "unit_ambiguous": "Đã có nhiều đơn vị cùng tên: {where}. Hãy ghi đơn vị cấp trên cho dòng này.",
        "unit_cycle": "Các dòng nối thành vòng, đơn vị nằm dưới chính mình: {ring}.",
        "unit_twice": "Trùng với dòng {row}.",
        "unit_contradicts": "Cùng một đơn vị với dòng {row}, nhưng ô này ghi khác.",
        "unit_code_twice": "Mã trùng với dòng {row}.",
        "unit_order_twice": "Thứ tự trùng với dòng {row}, cùng cấp trên.",
        "unit_elsewhere": "Đã có đơn vị tên này: {where}. Chuyển cấp trên thì ghi thành sự kiện; đơn vị khác trùng tên thì nói rõ.",
        "unit_in_other_hierarchy": "Đơn vị tên này đã có trong hệ thống khác: «{hierarchy}». Hãy chọn đúng hệ thống, hoặc nói rõ là khác.",
        "change_is_an_event": "Đang là «{old}», tệp ghi «{new}». Thay đổi của đơn vị đã có được ghi thành sự kiện, không nhập từ tệp.",
        "unit_before_parent": "Có từ trước cấp trên: «{parent}» chỉ có từ ngày {since}.",
        "unit_after_parent": "Cấp trên «{parent}» đã kết thúc từ ngày {until}.",
        "unit_too_deep": "Quá {most} cấp.",
        "hierarchy_unknown": "Không có hệ thống mã «{code}». Các mã: {known}.",
        "kind_code_unknown": "Không có mã loại «{code}». Các mã: {known}.",
        "rows_are_wrong": "Có {wrong} dòng lỗi nên chưa nhập dòng nào. Hãy sửa rồi nhập lại.",
    },
    events={
        "units.brought_in": "Nhập {new} đơn vị từ tệp",
    },
)
