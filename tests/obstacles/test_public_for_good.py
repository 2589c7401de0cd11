"""What is published can always be worded again and taken back, and names nobody, whatever became of the difficulties it answered."""

import pytest

from guong.kit.reasons import Refused, Stale
from guong.obstacles import actions, queries
from tests.obstacles.doing import ANSWER, answer_to, answered, published, raised, row
from tests.obstacles.test_actions import codes, do
from tests.obstacles.test_pages import HERE, NEW, page_of, read, send
from tests.organisations.test_pages import text
from tests.world import AFTER, CODE, World

pytestmark = pytest.mark.django_db


def public(world: World) -> list[str]:
    return [one.public_text for one in queries.published_in(world.actor("son", AFTER), world.plan, AFTER)]


def asked_again(world: World) -> tuple[int, int]:
    """Numbers of a difficulty whose published answer did not help, and of that answer."""
    found = answered(world, raised(world).pk)
    answer = published(world, found.pk, "Được đăng ký chung.")
    do(actions.ask_again, row(found.pk), world, "lien", text="Chưa rõ")
    return found.pk, answer.pk


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_an_answer_that_did_not_help_is_taken_back_from_its_own_page(world: World, is_withdrawn: bool) -> None:
    number, answer = asked_again(world)
    if is_withdrawn:  # its page is gone for everybody but the unit
        do(actions.withdraw_obstacle, row(number), world, "lien")
    page = f"{HERE}tra-loi/{answer}/"
    assert public(world) == ["Được đăng ký chung."]
    assert (page in read(world, page_of(number), "thu").content.decode()) is not is_withdrawn
    assert page in read(world, HERE, "thu").content.decode()
    assert "/tra-loi/" not in read(world, HERE, "phuc").content.decode()
    refused = send(world, page, "thu", public_text="Gọi 0912 345 678")
    assert (
        refused.status_code == 422
        and "«0912 345 678»" in text(refused)
        and "Gọi 0912 345 678" in refused.content.decode()
    )
    assert send(world, page, "thu", public_text="Đăng ký chung, một đơn vị chủ trì.").status_code == 302
    assert public(world) == ["Đăng ký chung, một đơn vị chủ trì."]
    stop = {"ngung": "1", "_khoa": "ngung-1"}
    assert world.client("ha").post(page, stop).status_code == 403 and public(world) != []
    from guong.config.clock import hold_clock

    with hold_clock(AFTER):
        client = world.client("thu")
        assert client.post(page, stop).status_code == 302 and public(world) == []
        assert client.post(page, stop).status_code == 302  # sent twice
        late = client.post(page, {"_khoa": "k2", "public_text": "Lời đã gõ rất dài"})
        assert late.status_code == 404 and "Lời đã gõ rất dài" in text(late)


def test_nobody_who_asked_is_named_by_an_answer_that_did_not_help(world: World) -> None:
    number, answer = asked_again(world)
    answered(world, number, text="Trả lời lần hai.")
    old = queries.published_answer(world.actor("thu"), world.plan, answer)
    assert old is not None and old.pk != answer_to(number).pk
    for said, code in (
        ("Trả lời Chi bộ Trạm Y tế xã Cầu Đá", "answer_names_unit"),
        ("Đồng chí Hứa Thị Liên", "answer_names_person"),
    ):
        with pytest.raises(Refused) as no:
            do(actions.publish_answer, old, world, "thu", text=said)
        assert codes(no) == [code]


def test_asked_again_while_it_was_being_worded(world: World) -> None:
    found = answered(world, raised(world).pk)
    in_flight = answer_to(found.pk)
    do(actions.ask_again, row(found.pk), world, "lien", text="Chưa rõ")
    with pytest.raises(Stale):
        do(actions.publish_answer, in_flight, world, "thu", text=ANSWER)
    assert public(world) == []


@pytest.mark.parametrize("name", ["Đảng bộ xã Cầu Đá", "Đảng ủy xã Cầu Đá"])
def test_a_committee_is_not_named_by_either_of_its_names(world: World, name: str) -> None:
    found = answered(world, raised(world, "binh", "cau_da", subject_key="other", clause="I").pk, by="thu")
    with pytest.raises(Refused) as no:
        published(world, found.pk, f"{name} hỏi: được đăng ký chung.")
    assert codes(no) == ["answer_names_unit"] and public(world) == []


@pytest.mark.parametrize("clause", ["III.4 Chi bộ Trạm Y tế xã Cầu Đá", "III.4 bà Hứa Thị Liên", "0912345678"])
def test_the_heading_of_what_is_published_has_no_room_for_a_name(world: World, clause: str) -> None:
    with pytest.raises(Refused) as no:
        raised(world, subject_key="other", clause=clause)
    assert codes(no) == ["clause_no_number"] and no.value.reasons[0].field == "clause"
    published(world, answered(world, raised(world, subject_key="other", clause="mục III.4").pk).pk, "Được.")
    assert "Mục III.4 Được. Công bố" in text(read(world, f"/kh/{CODE}/", "son"))


def test_the_head_agrees_that_the_unit_is_named(world: World) -> None:
    with pytest.raises(Refused) as no:
        raised(world, "kien", "thpt", may_name=True)
    assert codes(no) == ["head_agrees"] and no.value.reasons[0].field == "may_name"
    assert "may_name" not in read(world, NEW, "kien").content.decode()
    assert "may_name" in read(world, NEW, "oanh").content.decode()
    assert raised(world, "kien", "thpt").may_name is False
    assert raised(world, "ha", "ngon", behalf="cau_da", may_name=True).may_name is True
