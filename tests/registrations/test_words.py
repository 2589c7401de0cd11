"""The sentences of registrations, letter by letter: who acts, what lists are called, how a table comes to its total."""

from datetime import date

import pytest

from guong.organisations.words import acting
from guong.registrations import actions
from guong.registrations.rules import ItemState, State, shown_state
from guong.registrations.words import list_title, plan_reference, recipients_of, reconciled, seal_in_words
from tests.registrations.steered import RECORDS, page, play
from tests.world import CHECKING, CODE


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("Đảng bộ xã Cầu Đá", "Đảng ủy xã Cầu Đá"),
        ("Đảng bộ bộ phận Ngọn Nguồn", "Đảng ủy bộ phận Ngọn Nguồn"),
        ("Đảng bộ huyện Suối Mây", "Huyện ủy Suối Mây"),
        ("Đảng bộ thành phố Mây", "Thành ủy Mây"),
        ("Chi bộ thôn Ngọn", "Chi bộ thôn Ngọn"),
        ("Ban Tuyên giáo Huyện ủy", "Ban Tuyên giáo Huyện ủy"),
        ("Hội Đảng bộ cũ", "Hội Đảng bộ cũ"),
        ("?", "?"),
    ],
)
def test_a_body_of_members_acts_through_its_committee(name, acts):
    assert acting(name) == acts


@pytest.mark.parametrize(
    ("what", "subject", "title"),
    [
        ("registrations", "Đăng ký mô hình năm 2023", "DANH SÁCH\nĐăng ký mô hình năm 2023"),
        ("registrations", "Đăng ký mô hình", "DANH SÁCH\nĐăng ký mô hình năm 2023"),
        ("compliance", "Đăng ký mô hình năm 2023", "DANH SÁCH\nTheo dõi tình hình đăng ký mô hình năm 2023"),
        ("owing", "Đăng ký mô hình", "DANH SÁCH\nĐơn vị chưa hoàn thành việc đăng ký mô hình năm 2023"),
        ("compliance", "MTTQ đăng ký mô hình năm 2023", "DANH SÁCH\nTheo dõi tình hình MTTQ đăng ký mô hình năm 2023"),
    ],
)
def test_a_list_is_called_by_its_kind_and_the_plans_subject(what, subject, title):
    assert list_title(what, subject, 2023) == title


def test_the_plan_is_named_with_who_issued_it():
    day = date(2023, 2, 15)
    assert plan_reference("125-KH/HU", day, "Huyện ủy") == "(Theo Kế hoạch số 125-KH/HU, ngày 15/02/2023 của Huyện ủy)"
    assert plan_reference("125-KH/HU", date(2023, 3, 9), "X") == "(Theo Kế hoạch số 125-KH/HU, ngày 09/3/2023 của X)"
    assert plan_reference("125-KH/HU", None, "Huyện ủy") == "(Theo Kế hoạch số 125-KH/HU của Huyện ủy)"
    assert plan_reference("", day, "Huyện ủy") == ""


def test_a_list_goes_to_those_above_and_is_kept():
    board = recipients_of("Huyện ủy Mây", "Ban Tuyên giáo Huyện ủy", is_board=True)
    assert board == ("Thường trực Huyện ủy Mây (b/c)", "Lưu Ban Tuyên giáo Huyện ủy")
    assert recipients_of("UBMT huyện", "UBMT xã", is_board=False) == ("UBMT huyện (b/c)", "Lưu UBMT xã")
    assert recipients_of("Đảng ủy xã", "Đảng ủy xã", is_board=False) == ("Lưu Đảng ủy xã",)


@pytest.mark.parametrize(
    ("division", "numbers", "told"),
    [
        ("sector", (44, 44, 0, 0, True), "Khớp: 44 mô hình."),
        ("sector", (0, 0, 0, 0, True), "Khớp: 0 mô hình."),
        (
            "credited",
            (44, 47, 4, 1, True),
            "Cộng các dòng 47, bớt 4 lần đếm trùng, thêm 1 mô hình chưa tính cho đơn vị nào: 44.",
        ),
        ("credited", (3, 2, 0, 1, True), "Cộng các dòng 2, thêm 1 mô hình chưa tính cho đơn vị nào: 3."),
        ("list", (3, 2, 0, 1, True), "Cộng các dòng 2, thêm 1 mô hình không có trong danh sách nào: 3."),
        ("list", (1204, 1304, 100, 0, True), "Cộng các dòng 1.304, bớt 100 lần đếm trùng: 1.204."),
        ("sector", (44, 43, 0, 0, False), "KHÔNG KHỚP: cộng các dòng 43; tổng số 44."),
        ("credited", (44, 47, 4, 0, False), "KHÔNG KHỚP: cộng các dòng 47, bớt 4 lần đếm trùng; tổng số 44."),
    ],
)
def test_how_a_table_comes_to_its_total(division, numbers, told):
    total, parts, surplus, nowhere, adds_up = numbers
    assert reconciled(division, total=total, parts=parts, surplus=surplus, nowhere=nowhere, adds_up=adds_up) == told


def test_who_sealed():
    assert seal_in_words("09:00 13/03/2023", "Nguyễn Hoài Thu") == (
        "Số liệu do đồng chí Nguyễn Hoài Thu khóa lúc 09:00 13/03/2023."
    )
    assert seal_in_words("09:00 13/03/2023", "") == "Số liệu khóa lúc 09:00 13/03/2023."


def test_accepted_between_is_not_shown_as_accepted_for_good():
    for registration in (State.ENDORSED, State.SENT):
        assert shown_state(ItemState.ACCEPTED, registration) == "registration.endorsed"
    assert shown_state(ItemState.ACCEPTED, State.ACCEPTED) == "item.accepted"
    assert shown_state(ItemState.RETURNED, State.RETURNED) == "item.returned"


def test_a_committee_takes_in_and_the_receiver_accepts(world):
    cell = world.sent("lien", "lien", "tram")
    record = f"{RECORDS}{cell.pk}/"
    at_committee = page(world, "ha", record, CHECKING)
    assert "Nhận vào danh sách của đảng ủy</button>" in at_committee and "Chấp thuận</button>" not in at_committee
    assert "Đang ở Đảng ủy xã Cầu Đá. Nơi này sẽ nhận vào danh sách, hoặc trả lại kèm lý do." in at_committee
    many = page(world, "ha", f"/kh/{CODE}/den/{world.bodies['cau_da']}/", CHECKING)
    assert "Nhận các mô hình đã chọn vào danh sách của đảng ủy" in many and "Gửi đến Đảng ủy xã Cầu Đá" in many
    actions.accept(cell, by=world.actor("ha", CHECKING), at=CHECKING)
    taken = page(world, "lien", record, CHECKING)
    assert "Đảng ủy cơ sở đã nhận" in taken and "Nhận vào danh sách của đảng ủy" in taken
    assert "Đang ở Đảng ủy xã Cầu Đá, đã nhận vào danh sách." in taken
    own = page(world, "lien", f"/kh/{CODE}/danh-sach/{world.bodies['tram']}/", CHECKING)
    assert "Đảng ủy cơ sở đã nhận" in own and "Đã chấp thuận" not in own and "Gửi đến: Đảng ủy xã Cầu Đá" in own


def test_what_was_taken_in_and_then_accepted_tells_both(world):
    found = play(world)
    told = page(world, "thu", f"{RECORDS}{found['cell'].pk}/")
    assert told.count("<p>Nhận vào danh sách của đảng ủy</p>") == 1 and told.count("<p>Chấp thuận</p>") == 1


def test_files_for_people_stand_before_files_for_programs(world):
    text = page(world, "thu", f"/kh/{CODE}/tong-hop/")
    assert text.index(">Excel<") < text.index("Word</a>") < text.index("Tệp cho máy đọc: <a") < text.index(">JSON<")
