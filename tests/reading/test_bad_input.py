"""Texts from which nothing is to be taken, and texts with a fault that is to be told."""

import pytest

from guong.reading import as_document, read

LISTS = ("bases", "themes", "sectors", "quotas", "deadlines", "via", "duties", "recipients", "forms", "questions")
HEAD = "KẾ HOẠCH\nĐăng ký mô hình năm 2024\n\nBan Thường vụ xây dựng kế hoạch như sau:\n\n"
ISSUED = "Số: 12/KH-UBND\nĐồi Chè, ngày 15 tháng 3 năm 2024\n\n"
STORY = (
    "Chiều hôm ấy, Mẩy ngồi bên bếp lửa, nghe bà kể chuyện ngày xưa. Bà bảo năm bà lên mười, cả bản đi bộ ba ngày mới tới chợ. "
    "Mẩy hứa sẽ viết thư cho bà trước ngày 10/3/1950, nhưng rồi mùa nước về, con đò không sang được.\n\n"
    "– Cháu nhớ mang theo hai bắp ngô nhé! – Bà gọi với theo.\n\n"
) * 12


def codes(text):
    return [note["code"] for note in as_document(read(text))["warnings"]]


def nothing(document):
    return all(document[name] == [] for name in LISTS) and document["kind"] is document["signatory"] is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_text"),
        (" \n\t\n", "empty_text"),
        ("12345 67/8/2024 ---", "empty_text"),
        (
            "The committee shall send the list of models to the office before the end of the year. " * 9,
            "other_language",
        ),
        ("План работы на год утверждён комитетом области. " * 9, "other_language"),
        (
            "Dang uy xa de nghi cac chi bo dang ky mo hinh va gui ve truoc ngay 10/3/2024 theo bieu mau. " * 5,
            "damaged_text",
        ),
        ("Kế hoạch đăng k m hnh, ngy 18 thng 11 năm 2025, cc chi bộ gửi bo co về Đảng ủy x. " * 5, "damaged_text"),
        ("KÊ/ hoạch: gưẢi báo cáo vêe ĐaẢng uẢy xã trước ngày 10/3/2024, các đơn vị thực hiện. " * 5, "damaged_text"),
        (STORY, "not_a_plan"),
    ],
)
def test_nothing_is_taken_and_the_reason_is_told(text, code):
    document = as_document(read(text))
    assert nothing(document)
    assert [note["code"] for note in document["warnings"]] == [code]
    assert document["warnings"][0]["message"]


def test_of_two_plans_the_first_is_read_and_the_other_told():
    def plan(day, name):
        return (
            f"UBND XÃ ĐỒI CHÈ\nSố: {day}/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐồi Chè, ngày {day} tháng 01 năm 2024\n\n"
            f"KẾ HOẠCH\nTrồng cây năm 2024\n\n1. Mỗi thôn trồng ít nhất {day} cây, báo cáo trước ngày {day}/5/2024.\n\n"
            f"Nơi nhận:\n- Các thôn;\n- Lưu VT.\n\nCHỦ TỊCH\n\n{name}\n\n\n"
        )

    document = as_document(read(plan(11, "Lò Văn Sơn") + plan(25, "Lò Thị Sâm")))
    assert [note["code"] for note in document["warnings"]] == ["two_plans"]
    assert [one["date"] for one in document["deadlines"]] == ["2024-05-11"]
    assert (document["number"], document["signatory"]["name"]) == ("11/KH-UBND", "Lò Văn Sơn")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Báo cáo gửi trước ngày 31/6/2024.\n", ["date_impossible"]),
        ("1. Báo cáo gửi trước ngày 10/11.\n", ["year_missing"]),
        ("1. Báo cáo gửi trước ngày 10/11/2042.\n", ["wrong_year"]),
        ("1. Báo cáo gửi trước ngày 10/11/2024 (thứ Hai).\n", ["weekday_mismatch"]),
        ("1. Báo cáo gửi trước Chủ nhật, ngày 10/11/2024.\n", []),
        ("1. Báo cáo gửi trước ngày 15/3/2024.\n", ["date_before_issue"]),
        ("1. Báo cáo gửi trước ngày 16/3/2024.\n", []),
        ("I. Một\nII. Hai\nII. Ba\nIV. Bốn\n", ["duplicate_numbering"]),
        ("I. Một\n1. a b\n2. c d\nII. Hai\n1. e g\n2. h k\n", []),
        ("1. Việc một\n1.1. Một\n1.2. Hai\n1.2. Ba\n", ["duplicate_numbering"]),
        (
            "1. Báo cáo kết quả mô hình gửi Ban Dân vận trước ngày 10/11/2024.\n2. Báo cáo kết quả mô hình năm nộp về Huyện ủy "
            "trước ngày 20/11/2024.\n",
            ["conflicting_deadlines"],
        ),
        ("1. Mỗi chi bộ có ít nhất 03 mô hình.\n2. Mỗi chi bộ có không quá 02 mô hình.\n", ["conflicting_quotas"]),
        ("1. Mỗi chi bộ có ít nhất 03 mô hình.\n2. Mỗi chi bộ đăng ký ít nhất 02 mô hình.\n", ["conflicting_quotas"]),
        ("1. Mỗi chi bộ có ít nhất 02 mô hình, trong đó có ít nhất 01 mô hình mới; không quá 05 mô hình.\n", []),
        ("1. Báo cáo 6 tháng trước ngày 10/6/2024, báo cáo năm trước ngày 10/11/2024.\n", []),
    ],
)
def test_faults_of_real_texts_are_told(text, expected):
    assert codes(ISSUED + HEAD + text) == expected


def test_a_basis_of_later_or_of_a_period_that_is_over_is_told():
    text = ISSUED + HEAD.replace(
        "Ban Thường vụ",
        "Căn cứ Kế hoạch số 02/KH-UBND ngày 20/3/2024 của UBND tỉnh; Đề án số 05/ĐA-UBND ngày 01/02/2016 về nông thôn mới "
        "giai đoạn 2016 - 2020, Ban Thường vụ",
    )
    assert codes(text + "1. Các thôn đăng ký mô hình.\n") == ["basis_later", "expired_basis"]


@pytest.mark.parametrize(
    "text",
    [
        "1. Tổ chức gặp mặt ngày 19/5/2024 nhân kỷ niệm ngày sinh Chủ tịch Hồ Chí Minh.\n",
        "1. Thực hiện Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị và gửi báo cáo.\n",
        "1. Họp triển khai từ 7h30, ngày 09/4/2024 tại hội trường.\n",
        "1. Chào mừng ngày Phụ nữ Việt Nam 20/10, ngày Nhà giáo Việt Nam 20/11.\n",
        "1. Số liệu tính đến hết ngày 31/12/2023 do thôn báo cáo.\n",
        "1. Cuộc thi “Viết trước ngày 30/4/2024” được nhiều người gửi bài.\n",
        "1. Nghị quyết có hiệu lực từ ngày 01/01/2024 đến nay.\n",
        "1. Giai đoạn từ 2020 đến 2024, các thôn đăng ký nhiều mô hình.\n",
    ],
)
def test_dates_of_papers_events_and_memorials_are_no_terms(text):
    assert as_document(read(ISSUED + HEAD + text))["deadlines"] == []
