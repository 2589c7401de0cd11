"""While somebody types: autosave, another person, a session or a term that ends, going back, forged addresses."""

import re

import pytest

from guong.config.clock import hold_clock
from guong.organisations import queries as organisations
from guong.registrations.words import FIELDS
from tests.registrations.typed import BASE, screen, text_of
from tests.world import AFTER, CLOSED, LAST_MOMENT, WRITING


@pytest.fixture(autouse=True)
def at_writing_time():
    with hold_clock(WRITING):
        yield


def test_autosave_keeps_the_readable_part(world):
    client = world.client("kien")
    draft = world.draft("kien", "thpt")
    typed = {
        "_khoa": "k",
        "phien_ban": str(draft.version),
        "reason": "Đang gõ",
        "aims": "",
        "goals-so_dong": "1",
        "goals-0-what": "Đường",
        "goals-0-quantity": "ha",
        "goals-0-unit": "km",
    }
    answer = client.post(f"{BASE}/dang-ky/{draft.pk}/luu-nhap/3/", typed, headers={"accept": "application/json"})
    assert answer.status_code == 200 and answer.json()["saved_at"] == "09:00"
    stored = world.registration(draft.pk)
    assert (stored.reason, stored.version) == ("Đang gõ", answer.json()["version"])
    assert stored.goals.count() == 1  # the goal that was there before stays


def test_two_people_editing_one_draft_see_both_versions(world):
    client = world.client("kien")
    draft = world.draft("kien", "thpt")
    first = {"phien_ban": str(draft.version), "method": "Bản của Kiên", "forces": "a", "schedule": "b", "resources": ""}
    client.post(f"{BASE}/dang-ky/{draft.pk}/4/", {"_khoa": "k1", **first, "method": "Bản của Oanh"})
    stale = client.post(f"{BASE}/dang-ky/{draft.pk}/4/", {"_khoa": "k2", **first})
    page = text_of(stale)
    assert stale.status_code == 409 and "Bản của Kiên" in page and "Bản của Oanh" in page
    assert world.registration(draft.pk).method == "Bản của Oanh"
    autosaved = client.post(
        f"{BASE}/dang-ky/{draft.pk}/luu-nhap/4/", {"_khoa": "k3", **first}, headers={"accept": "application/json"}
    )
    assert autosaved.status_code == 409 and world.registration(draft.pk).method == "Bản của Oanh"
    fresh = re.search(r'name="phien_ban" value="(\d+)"', page)[1]
    kept = client.post(f"{BASE}/dang-ky/{draft.pk}/4/", {"_khoa": "k4", **first, "phien_ban": fresh})
    assert kept.status_code == 302 and world.registration(draft.pk).method == "Bản của Kiên"


def test_both_versions_of_goals_relations_and_choices_are_shown(world):
    """Whatever the other person wrote is told in words, rows and choices too; what was typed here stays in its place."""
    client, draft = world.client("kien"), world.draft("kien", "thpt")
    sectors = list(world.plan.sector_rows.values_list("pk", "name"))
    goal = {"goals-so_dong": "1", "goals-0-what": "Phút chờ", "goals-0-quantity": "10", "goals-0-unit": "phút"}
    third = {"phien_ban": str(draft.version), "reason": draft.reason, "aims": draft.aims, **goal}
    assert client.post(f"{BASE}/dang-ky/{draft.pk}/3/", {"_khoa": "g1", **third}).status_code == 302
    answer = client.post(f"{BASE}/dang-ky/{draft.pk}/3/", {"_khoa": "g2", **third, "goals-0-quantity": "99"})
    page = text_of(answer)
    assert (answer.status_code, "Phút chờ: 10 phút" in page, 'value="99"' in page) == (409, True, True)
    now = world.registration(draft.pk)
    second = {"phien_ban": str(now.version), "place": now.place, "relations-so_dong": "1", "relations-chu_tri": "0"}
    second |= {"relations-0-unit": "Trường THPT Cầu Đá", "relations-0-relation": "implements"}
    body = world.bodies["thpt"]
    name = organisations.name_of(body, WRITING.date())
    second["relations-0-unit"] = name
    theirs = {"_khoa": "g3", **second, "relations-0-relation": "directs", "sector": str(sectors[-1][0])}
    assert client.post(f"{BASE}/dang-ky/{draft.pk}/2/", theirs).status_code == 302
    answer = client.post(f"{BASE}/dang-ky/{draft.pk}/2/", {"_khoa": "g4", **second, "sector": str(sectors[0][0])})
    told = text_of(answer).partition("Bản người kia đã lưu")[2].partition("</dl>")[0]
    assert answer.status_code == 409
    assert f"Chỉ đạo (chủ trì): {name}" in told and sectors[-1][1] in told


def test_what_nobody_changed_is_not_told(world):
    client, draft = world.client("kien"), world.draft("kien", "thpt")
    first = {"title": draft.title, "holder_kind": "collective", "holder_name": "Tổ 9", "is_new": "new", "since": ""}
    stale = {"_khoa": "n1", "phien_ban": str(draft.version - 1), **first}
    told = text_of(client.post(f"{BASE}/dang-ky/{draft.pk}/1/", stale)).partition("Bản người kia đã lưu")[2]
    assert re.findall(r"<dt>([^<]+)</dt>", told.partition("</dl>")[0]) == [FIELDS["holder_name"]]


def test_a_session_that_ended_while_typing(world):
    draft = world.draft("kien", "thpt")
    typed = {"_khoa": "k", "method": "Đoạn văn dài gõ cả buổi", "forces": "", "schedule": ""}
    page = world.client().post(f"{BASE}/dang-ky/{draft.pk}/4/", typed)
    assert page.status_code == 403
    assert "Những gì đồng chí vừa nhập vẫn còn ở trang này." in text_of(page) and "Đoạn văn dài gõ cả buổi" in text_of(
        page
    )
    autosaved = world.client().post(
        f"{BASE}/dang-ky/{draft.pk}/luu-nhap/4/", typed, headers={"accept": "application/json"}
    )
    assert (autosaved.status_code, autosaved.json()) == (403, {"signed_out": True})


def test_a_token_that_changed_while_typing(world):
    from django.test import Client

    draft = world.draft("kien", "thpt")
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["kien"])
    typed = {"_khoa": "k", "method": "Đoạn văn dài gõ cả buổi", "csrfmiddlewaretoken": "x" * 64}
    here = client.post(f"{BASE}/dang-ky/{draft.pk}/4/", typed, headers={"origin": "http://testserver"})
    assert here.status_code == 403 and "Đoạn văn dài gõ cả buổi" in text_of(here)
    elsewhere = client.post(f"{BASE}/dang-ky/{draft.pk}/4/", typed, headers={"origin": "http://evil.example"})
    assert elsewhere.status_code == 403 and "Đoạn văn dài" not in text_of(elsewhere)


def test_a_deadline_that_passes_while_typing_marks_late_and_refuses_nothing(world):
    client = world.client("oanh")
    world.listed("kien", "thpt")
    with hold_clock(LAST_MOMENT):
        page = text_of(client.get(f"{BASE}/danh-sach/{world.bodies['thpt']}/"))
    with hold_clock(CLOSED):
        answer = client.post(
            f"{BASE}/danh-sach/{world.bodies['thpt']}/gui/", {"_khoa": re.search(r'_khoa" value="([^"]+)', page)[1]}
        )
        assert "Gửi muộn" in text_of(client.get(answer["Location"]))


def test_a_period_sealed_while_typing_keeps_the_text(world):
    from guong.registrations import actions

    draft = world.draft("kien", "thpt")
    actions.seal(world.plan, seen_unhandled=0, by=world.actor("thu", AFTER), at=AFTER)
    with hold_clock(AFTER):
        answer = world.client("kien").post(
            f"{BASE}/dang-ky/{draft.pk}/4/", screen(draft.pk, 4, method="Đang gõ", forces="", schedule="")
        )
    assert answer.status_code == 422
    assert "Số liệu của bước này đã khóa" in text_of(answer) and "Đang gõ" in text_of(answer)


def test_the_back_button_after_sending(world):
    registration = world.listed("kien", "thpt")
    client = world.client("kien")
    assert client.get(f"{BASE}/dang-ky/{registration.pk}/3/")["Location"] == f"{BASE}/ho-so/{registration.pk}/"
    answer = client.post(
        f"{BASE}/dang-ky/{registration.pk}/4/", screen(registration.pk, 4, method="Sửa lén", forces="", schedule="")
    )
    assert answer.status_code == 422 and world.registration(registration.pk).method != "Sửa lén"


def test_forged_numbers_and_typed_addresses(world):
    draft = world.draft("lien", "tram")
    for person in ("man", "ha", "dung", "thu", "kien", "quang", "khach"):
        client = world.client(person)
        for path in (f"{draft.pk}/2/", f"{draft.pk}/kiem-tra/", "999999/2/", "99999999999999999999/2/"):
            assert client.get(f"{BASE}/dang-ky/{path}").status_code == 404, (person, path)
        assert client.post(f"{BASE}/dang-ky/{draft.pk}/nop/", {"_khoa": "k"}).status_code == 404
    assert world.client("lien").get(f"{BASE}/dang-ky/{draft.pk}/9/")["Location"] == f"{BASE}/dang-ky/{draft.pk}/1/"
    assert world.client("lien").get("/kh/khong-co/dang-ky/").status_code == 404
