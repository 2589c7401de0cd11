"""Units without an account: the body that typed in their report records the paper in which they agree, and the one in which they do not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guong.config.clock import hold_clock
from guong.kit.phrasebook import say
from guong.kit.reasons import Forbidden, Refused
from guong.ledger.deeds import history_of
from guong.publicity import actions
from guong.publicity.models import Agreement
from guong.publicity.queries import records, tasks_for
from guong.publicity.queries.gallery import public
from guong.publicity.rules import WORDING
from tests.world import CODE

pytestmark = pytest.mark.django_db


def codes(refusal):
    assert all(say(reason) for reason in refusal.value.reasons)
    return [reason.code for reason in refusal.value.reasons]


def take_back(cast, row, by="ha", **said):
    paper = {"paper": "07-CV/CB", "dated": cast.at.date(), **said}
    actions.withdraw_agreement_on_paper(row, by=cast.actor(by), at=cast.at, **paper)


@pytest.mark.parametrize("person", ["ha", "binh"])
def test_those_who_typed_in_the_report_record_the_paper(cast, person):
    row = cast.typed_in()
    cast.agree_on_paper(row, person)
    found = records.agreement_of(row)
    kept = (found.on_behalf_id, found.paper, found.paper_date, found.wording, found.given_by_id)
    assert kept == (cast.world.bodies["cau_da"], "05-CV/CB", cast.at.date(), WORDING, cast.world.people[person])
    entry = history_of(f"publication:{row.pk}")[-1]
    assert entry["name"] == "publication.agreed_on_paper"
    assert entry["facts"] == {"wording": WORDING, "names": False, "body": cast.world.bodies["cau_da"]}


@pytest.mark.parametrize("person", ["man", "thu", "nga", "phuc", "dung", "lien", "kien", "quang", "khach"])
def test_nobody_else_does(cast, person):
    row = cast.typed_in()
    with pytest.raises(Forbidden) as refused:
        cast.agree_on_paper(row, person)
    assert codes(refused) == ["only_who_entered_paper"]
    cast.agree_on_paper(row)
    with pytest.raises(Forbidden) as refused:
        take_back(cast, row, person)
    assert codes(refused) == ["only_who_entered_paper"]


def test_a_unit_that_reports_itself_has_no_paper(cast):
    row = cast.accepted()
    for person in ("kien", "oanh", "thu"):
        with pytest.raises(Forbidden):
            cast.agree_on_paper(row, person)


def test_before_there_is_a_report_nobody_may(cast):
    row = cast.world.listed("ha", "ngon", on_behalf="cau_da")
    with pytest.raises(Forbidden):
        cast.agree_on_paper(row)


@pytest.mark.parametrize(
    ("said", "refusals"),
    [
        ({"paper": " \u200b "}, ["missing"]),
        ({"paper": "x" * 201}, ["too_long"]),
        ({"dated": timedelta(days=1)}, ["paper_of_tomorrow"]),
        ({"paper": "", "dated": timedelta(days=1)}, ["missing", "paper_of_tomorrow"]),
    ],
)
def test_a_paper_is_named_and_not_of_tomorrow(cast, said, refusals):
    row = cast.typed_in()
    said = {name: cast.at.date() + value if name == "dated" else value for name, value in said.items()}
    with pytest.raises(Refused) as refused:
        cast.agree_on_paper(row, **said)
    assert codes(refused) == refusals
    cast.agree_on_paper(row)
    with pytest.raises(Refused) as refused:
        take_back(cast, row, **said)
    assert codes(refused) == refusals


def test_agreed_once_to_the_wording_that_holds(cast):
    row = cast.typed_in()
    with pytest.raises(Refused) as refused:
        cast.agree_on_paper(row, wording="cong-khai-0")
    assert codes(refused) == ["wording_changed"]
    with pytest.raises(Refused) as refused:
        take_back(cast, row)
    assert codes(refused) == ["not_agreed"]
    cast.agree_on_paper(row)
    with pytest.raises(Refused) as refused:
        cast.agree_on_paper(row)
    assert codes(refused) == ["agreed_already"]


def test_published_and_gone_again_by_paper(cast):
    row, thu = cast.typed_in(), cast.actor("thu")
    cast.agree_on_paper(row)
    actions.prepare(row, by=thu, at=cast.at)
    actions.publish(cast.publication(row), by=thu, at=cast.at)
    assert public().filter(registration_id=row.pk).exists()
    take_back(cast, row)
    assert not public().filter(registration_id=row.pk).exists()
    kept = Agreement.objects.system("a test").get(registration_id=row.pk)
    assert (kept.withdrawal_paper, kept.withdrawal_paper_date) == ("07-CV/CB", cast.at.date())
    assert (kept.withdrawn_at, kept.withdrawn_by_id) == (cast.at, cast.world.people["ha"])
    assert history_of(f"publication:{row.pk}")[-1]["name"] == "publication.agreement_withdrawn_on_paper"


def test_a_unit_that_has_a_head_after_all(cast):
    """Its head agrees and takes back as everywhere; a paper takes back what the head gave, too."""
    row = cast.typed_in()
    actions.agree(row, wording=WORDING, by=cast.actor("man"), at=cast.at)
    take_back(cast, row)
    cast.agree_on_paper(row)
    actions.withdraw_agreement(row, by=cast.actor("man"), at=cast.at)
    assert records.agreement_of(row) is None


def test_a_person_is_named_when_the_paper_says_so(cast):
    row = cast.typed_in(holder="individual", name="Triệu Văn An")
    cast.agree_on_paper(row, names=True)
    assert records.agreement_of(row).names_agreed is True


def test_what_waits_for_those_who_typed_in(cast):
    row = cast.typed_in()
    kinds = lambda person: [(one.kind, one.number) for one in tasks_for(cast.actor(person), cast.at)]  # noqa: E731
    assert kinds("ha") == kinds("binh") == [("agree_on_paper", row.pk)]
    assert kinds("man") == [("agree", row.pk)]
    cast.agree_on_paper(row)
    assert kinds("ha") == kinds("man") == []


# At the door.


def ask(cast, key, name, row, **typed):
    client, address = cast.world.client(key), reverse(name, args=[CODE, row.pk])
    with hold_clock(cast.at):
        return client.post(address, {"_khoa": f"{name}{id(typed)}", **typed}) if typed else client.get(address)


def test_the_page_offers_the_paper_to_those_who_typed_in(cast):
    row = cast.typed_in()
    for key, offers in (("ha", True), ("man", False), ("thu", False)):
        page = ask(cast, key, "publicity", row).content.decode()
        assert ("Ghi đồng ý theo văn bản" in page) is offers, key
    typed = {"loi_van": WORDING, "paper": "05-CV/CB", "dated": "09/11/2023"}
    assert ask(cast, "ha", "publicity_paper", row, **typed).status_code == 302
    page = ask(cast, "ha", "publicity", row).content.decode()
    for told in ("theo văn bản 05-CV/CB, ngày 09/11/2023", "Đảng bộ xã Cầu Đá ghi nhận", "Vi Thị Hà", "rút đồng ý"):
        assert told in page, told
    assert ask(cast, "ha", "publicity_paper_withdrawal", row, paper="07-CV/CB", dated="10/11/2023").status_code == 302
    assert "Đơn vị chưa đồng ý" in ask(cast, "ha", "publicity", row).content.decode()


def test_a_form_comes_back_with_its_reasons(cast):
    row = cast.typed_in()
    answer = ask(cast, "ha", "publicity_paper", row, loi_van=WORDING, paper="", dated="31/2/2023")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Không có ngày 31/2/2023 trong lịch" in page and 'value="31/2/2023"' in page
    answer = ask(cast, "ha", "publicity_paper", row, loi_van=WORDING, paper="", dated="09/11/2033")
    page = answer.content.decode()
    assert answer.status_code == 422 and "Chưa nhập mục này" in page and "Ngày của văn bản chưa đến" in page
    assert ask(cast, "man", "publicity_paper", row, loi_van=WORDING, paper="1", dated="09/11/2023").status_code == 403
    assert ask(cast, "lien", "publicity_paper", row, loi_van=WORDING, paper="1", dated="09/11/2023").status_code == 404
