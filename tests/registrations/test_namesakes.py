"""Two exemplars of one unit with one name in one plan: the second is asked about, not forbidden."""

import pytest
from django.urls import reverse

from guong.kit.reasons import Refused
from guong.registrations import actions
from tests.registrations.steered import get, page, post
from tests.world import CODE, SENDING, WRITING

TITLE = "Tiếng loa Đường hoa"


def put(world, registration, **more):
    return actions.put_in_list(registration, by=world.actor("kien"), at=SENDING, **more)


@pytest.mark.parametrize("title", [TITLE, "TIENG LOA  duong hoa", "tiếng loa đường Hoa"])
def test_the_same_name_is_asked_about_however_it_is_written(world, title):
    first = world.sent("kien", "oanh", "thpt", title=TITLE)
    second = world.draft("kien", "thpt", title=title)
    with pytest.raises(Refused) as caught:
        put(world, second)
    (reason,) = caught.value.reasons
    assert (reason.code, reason.facts["code"]) == ("duplicate_title", first.code)
    assert put(world, second, is_another=True)
    assert world.registration(second.pk).state == "listed"


def test_other_units_other_names_and_drafts_are_not_asked_about(world):
    world.sent("lien", "lien", "tram", title=TITLE)
    world.draft("kien", "thpt", title=TITLE)
    assert put(world, world.draft("kien", "thpt", title=TITLE))
    assert put(world, world.draft("kien", "thpt", title="Tiếng loa"))


def test_one_that_came_back_is_not_its_own_namesake(world):
    sent = world.sent("kien", "oanh", "thpt", title=TITLE)
    reason = "Chưa nêu rõ con số cần đạt."
    actions.send_back(sent, fields=["goals"], reason=reason, by=world.actor("thu"), at=SENDING)
    assert put(world, world.registration(sent.pk))


def test_the_page_links_the_other_one_and_lets_it_be_confirmed(world):
    first = world.sent("kien", "oanh", "thpt", title=TITLE)
    second = world.draft("kien", "thpt", title=TITLE)
    shown = page(world, "kien", reverse("registration_check", args=[CODE, second.pk]), WRITING)
    assert first.code in shown and reverse("registration", args=[CODE, first.pk]) in shown
    assert 'name="mo_hinh_khac"' in shown
    address = reverse("registration_submission", args=[CODE, second.pk])
    refused = post(world, "kien", address, SENDING)
    assert refused.status_code == 422 and first.code in refused.content.decode()
    assert post(world, "kien", address, SENDING, mo_hinh_khac="1").status_code == 302
    assert world.registration(second.pk).state == "listed"
    assert get(world, "kien", reverse("registration", args=[CODE, first.pk])).status_code == 200
