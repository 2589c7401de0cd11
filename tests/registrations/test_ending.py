"""The end of an exemplar's life: ended with a reason, merged into another, and taken back while nobody stands on it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guong.kit.reasons import Forbidden, Reason, Refused
from guong.ledger.deeds import history_of
from guong.organisations.rules.events import Merge
from guong.registrations import actions
from guong.registrations.models import ExemplarEnding, Registration
from guong.registrations.queries import continuing, ending, going_on
from guong.registrations.queries.ending import newest_of
from guong.registrations.rules import ending as rules
from tests.registrations import earlier
from tests.registrations.changing import note, seat
from tests.registrations.earlier import accepted, sent, year_before
from tests.registrations.going_on import LIST, go_on, offers, press
from tests.world import CHECKING, CONTENT, SENDING, WRITING, World

pytestmark = pytest.mark.django_db
WHY = "Đã thành nếp chung của trường."


@pytest.fixture
def before(world: World) -> World:
    return year_before(world)


def refused(verb: Any, *args: Any, by: Any, at: Any = WRITING) -> list[str]:
    with pytest.raises(Refused) as found:
        verb(*args, by=by, at=at)
    return [reason.code for reason in found.value.reasons]


def end(world: World, row: Any, person: str = "oanh", at: Any = WRITING) -> None:
    actions.end_exemplar(row, WHY, by=world.actor(person, at), at=at)


def merge(world: World, row: Any, into: Any, person: str = "oanh") -> None:
    actions.merge_exemplar(row, into, WHY, by=world.actor(person), at=WRITING)


def offered(world: World, person: str = "kien", unit: str = "thpt") -> list[int]:
    found = continuing.to_continue(world.actor(person), world.plan, [world.bodies[unit]])
    return [row.pk for row in found]


@pytest.mark.parametrize("person", ["oanh", "thu"])
def test_an_ended_exemplar_is_not_offered_and_not_gone_on_with(world: World, before: World, person: str) -> None:
    row, other = accepted(before, "kien", "oanh", "thpt"), accepted(before, "kien", "oanh", "thpt", title="Giờ học mở")
    end(world, row, person)
    assert offered(world) == [other.pk]
    with pytest.raises(Refused) as found:
        go_on(world, row)
    assert found.value.reasons == (Reason("exemplar_ended", facts={"year": 2022, "reason": WHY}),)
    stored = ExemplarEnding.objects.get()
    assert (stored.exemplar_id, stored.into_id, stored.year, stored.reason) == (row.exemplar_id, None, 2022, WHY)
    assert history_of(f"registration:{row.pk}")[-1]["name"] == "registration.life_ended"


def test_a_merged_exemplar_leads_to_the_last_one_it_went_into(world: World, before: World) -> None:
    first, second, third = (accepted(before, "kien", "oanh", "thpt", title=f"Mô hình {n}") for n in "ABC")
    merge(world, first, second)
    merge(world, second, third)
    assert offered(world) == [third.pk]
    answer = press(world.client("kien"), first)
    page = answer.content.decode()
    assert answer.status_code == 422 and f"/kh/{earlier.BEFORE}/ho-so/{third.pk}/" in page
    assert f"gộp vào {third.code} “Mô hình C” sau năm 2022" in page and offers(page) == [third.pk]
    assert offers(world.client("kien").get(LIST).content.decode()) == [third.pk]


def test_an_end_is_taken_back(world: World, before: World) -> None:
    row = accepted(before, "kien", "oanh", "thpt")
    end(world, row)
    actions.restore_exemplar(row, by=world.actor("oanh"), at=WRITING)
    assert (offered(world), ExemplarEnding.objects.count()) == ([row.pk], 0)
    assert go_on(world, row).exemplar_id == row.exemplar_id
    assert [entry["name"] for entry in history_of(f"registration:{row.pk}")][-2:] == [
        "registration.life_ended",
        "registration.life_restored",
    ]


def test_a_merger_stands_once_somebody_went_on_from_it(world: World, before: World) -> None:
    first, second, third = (accepted(before, "kien", "oanh", "thpt", title=f"Mô hình {n}") for n in "ABC")
    merge(world, first, second)
    merge(world, second, third)
    oanh = world.actor("oanh", SENDING)
    assert refused(actions.restore_exemplar, first, by=oanh) == ["life_ended_since"]
    actions.restore_exemplar(second, by=oanh, at=WRITING)
    kien = world.actor("kien", SENDING)
    again = world.registration(int(actions.continue_from(second, world.plan, by=kien, at=SENDING)))
    actions.restore_exemplar(first, by=oanh, at=WRITING)  # nobody above knows of a draft, and nothing stands on it
    merge(world, first, second)
    send(world, again)
    assert refused(actions.restore_exemplar, first, by=oanh) == ["life_went_on"]
    assert refused(actions.restore_exemplar, third, by=oanh) == ["exemplar_not_ended"]


def test_what_is_in_work_is_not_ended(world: World, before: World) -> None:
    row = accepted(before, "kien", "oanh", "thpt")
    oanh = world.actor("oanh", CHECKING)
    draft = go_on(world, row)
    assert refused(actions.end_exemplar, row, WHY, by=oanh) == ["ended_while_written"]
    waiting = world.sent("kien", "oanh", "thpt", title="Đang chờ")
    assert refused(actions.end_exemplar, waiting, WHY, by=oanh) == ["ended_while_checked"]
    actions.discard(draft, by=world.actor("kien"), at=WRITING)
    end(world, row)
    assert refused(actions.end_exemplar, row, WHY, by=oanh) == ["exemplar_ended_already"]


def test_a_draft_of_another_plan_neither_gives_nor_takes_a_say_and_does_not_slip_past_an_end(
    world: World, before: World
) -> None:
    """The receiver ends what it had accepted, and knows of no draft; the draft goes no further."""
    first, second = (accepted(before, "kien", "oanh", "thpt", title=title) for title in "AB")
    drafted, put = go_on(world, first), go_on(world, second)
    listed(world, put)
    assert newest_of(first.exemplar_id).pk == first.pk
    for row in (first, second):
        end(world, row, "thu")
    kien, oanh = world.actor("kien"), world.actor("oanh", SENDING)
    actions.write(drafted, by=kien, at=WRITING, **complete(world))
    fresh = world.registration(drafted.pk)
    assert refused(actions.put_in_list, fresh, by=kien) == ["exemplar_ended_since"]
    assert refused(actions.send_list, world.plan, world.bodies["thpt"], by=oanh, at=SENDING) == ["exemplar_ended_since"]
    actions.restore_exemplar(second, by=oanh, at=SENDING)
    actions.send_list(world.plan, world.bodies["thpt"], by=oanh, at=SENDING)
    assert world.registration(put.pk).state == "sent"


def test_every_open_year_is_looked_at_not_the_newest_alone(world: World) -> None:
    """Of two plans of one year the other may still be under check."""
    waiting = sent(year_before(world), "kien", "oanh", "thpt")
    send(world, go_on(world, waiting))
    later = Registration.objects.system("a test writes").filter(exemplar_id=waiting.exemplar_id).exclude(pk=waiting.pk)
    later.update(state="accepted")
    assert refused(actions.end_exemplar, waiting, WHY, by=world.actor("oanh")) == ["ended_while_checked"]


def test_one_that_went_into_an_ended_one_leads_nowhere(world: World, before: World) -> None:
    first, second = (accepted(before, "kien", "oanh", "thpt", title=title) for title in "AB")
    merge(world, first, second)
    end(world, second)
    with pytest.raises(Refused) as found:
        go_on(world, first)
    facts = {"code": second.code, "title": "B", "year": 2022}
    assert found.value.reasons == (Reason("exemplar_merged_ended", facts=facts),)


def test_the_ledger_keeps_neither_the_reason_nor_the_other_exemplar(world: World, before: World) -> None:
    """What may name a person stands in a row that can go; the chain cannot."""
    row, other = accepted(before, "kien", "oanh", "thpt"), accepted(before, "son", "son", "mttq")
    merge(world, row, other, "thu")
    entry = history_of(f"registration:{row.pk}")[-1]
    assert entry["name"] == "registration.life_merged"
    assert WHY not in str(entry) and other.code not in str(entry) and "into" not in str(entry)


def test_what_was_never_sent_is_discarded_not_ended(world: World) -> None:
    assert refused(actions.end_exemplar, world.draft("kien", "thpt"), WHY, by=world.actor("oanh")) == ["ended_unsent"]


def test_a_reason_is_needed_and_short(world: World, before: World) -> None:
    row, oanh = accepted(before, "kien", "oanh", "thpt"), world.actor("oanh")
    assert refused(actions.end_exemplar, row, " \n ", by=oanh) == ["missing"]
    assert refused(actions.end_exemplar, row, "x" * 501, by=oanh) == ["too_long"]


def test_what_cannot_be_merged_into(world: World, before: World) -> None:
    row, stopped = (accepted(before, "kien", "oanh", "thpt", title=title) for title in "AB")
    earlier.reported(before, "kien", "oanh", stopped, proposal="stop", proposal_reason="Không còn phù hợp nữa.")
    draft, oanh = world.draft("kien", "thpt", title="Nháp"), world.actor("oanh")
    for into, code in ((row, "life_into_itself"), (draft, "life_into_unsent"), (stopped, "life_into_ended")):
        assert refused(actions.merge_exemplar, row, into, WHY, by=oanh) == [code]


def test_an_exemplar_is_named_by_its_code_or_its_bare_number(world: World, before: World) -> None:
    row, oanh = accepted(before, "kien", "oanh", "thpt", title="A"), world.actor("oanh")
    for typed in (f"MH-{row.pk:05d}", f"mh{row.pk}", f" MH-{row.pk:05d} A", str(row.pk), f" 000{row.pk} "):
        assert ending.named(oanh, typed) == row, typed
    for typed in ("", "MH-", f"{row.pk} tổ", "MH-99999", "9" * 30):
        assert ending.named(oanh, typed) is None, typed


@pytest.mark.parametrize("person", ["kien", "ha", "phuc", "lien", "quang"])
def test_only_its_head_and_the_plans_receiver_end_it(world: World, before: World, person: str) -> None:
    row = accepted(before, "kien", "oanh", "thpt")
    by = world.actor(person)
    for verb in (lambda: end(world, row, person), lambda: actions.restore_exemplar(row, by=by, at=WRITING)):
        with pytest.raises(Forbidden) as found:
            verb()
        assert found.value.reasons[0].code == "not_to_end"


def test_nobody_merges_into_what_is_not_theirs_to_end(world: World, before: World) -> None:
    row, others = accepted(before, "kien", "oanh", "thpt"), accepted(before, "son", "son", "mttq")
    with pytest.raises(Forbidden):
        merge(world, row, others)
    merge(world, row, others, "thu")
    assert ExemplarEnding.objects.get().into_id == others.exemplar_id


def test_the_heir_of_a_unit_ends_what_it_had_and_an_unseen_end_tells_its_year_alone(
    world: World, before: World
) -> None:
    row, other = (accepted(before, "kien", "oanh", "thpt", title=title) for title in "AB")
    third = accepted(before, "son", "son", "mttq")
    earlier.closed(before)
    note(world, Merge((world.bodies["thpt"],), world.bodies["tram"]))
    lien = world.actor("lien", CHECKING)
    actions.end_exemplar(row, WHY, by=lien, at=CHECKING)
    actions.merge_exemplar(other, third, WHY, by=world.actor("thu", CHECKING), at=CHECKING)
    for gone, code in ((row, "exemplar_ended_unseen"), (other, "exemplar_merged_unseen")):
        with pytest.raises(Refused) as found:
            actions.continue_from(gone, world.plan, by=lien, at=CHECKING, unit_id=world.bodies["tram"])
        assert found.value.reasons == (Reason(code, facts={"year": 2022}),)


def test_last_year_is_counted_and_listed_for_whoever_reads_the_plan_whole(world: World, before: World) -> None:
    kept, ended, stopped, waiting, drafted = (accepted(before, "kien", "oanh", "thpt", title=f"M{n}") for n in range(5))
    sent(before, "kien", "oanh", "thpt", title="Chưa chấp thuận")
    earlier.reported(before, "kien", "oanh", stopped, proposal="stop", proposal_reason="Không còn phù hợp nữa.")
    end(world, ended)
    send(world, go_on(world, kept))
    go_on(world, drafted)  # a draft is not theirs above to know of
    found = going_on.of_last_year(world.plan)
    assert found is not None and found.counts == {"can": 2, "continued": 1, "ended": 2}
    thu = world.actor("thu")

    def listed(asked: str, typed: str = "") -> list[int]:
        return [row.pk for row in going_on.rows_of(thu, world.plan, found.earlier, asked, typed)]

    assert (listed("continued"), listed("ended"), listed("can")) == (
        [kept.pk],
        [ended.pk, stopped.pk],
        [waiting.pk, drafted.pk],
    )
    assert listed("", "m3") == [waiting.pk]
    client, address = world.client("thu"), f"/kh/{world.plan.code}/nam-truoc/"
    board = client.get(f"/kh/{world.plan.code}/theo-doi/").content.decode()
    assert "3 mô hình của năm 2022 có thể tiếp tục, 1 đã tiếp tục" in board and address in board
    page = client.get(address, {"loc": "ended"}).content.decode()
    assert "M1" in page and "M2" in page and "M0" not in page
    assert world.client("kien").get(address).status_code == 404
    assert address not in world.client("kien").get(f"/kh/{world.plan.code}/theo-doi/").content.decode()


def send(world: World, row: Any) -> None:
    listed(world, row)
    actions.send_list(world.plan, world.bodies["thpt"], by=world.actor("oanh", SENDING), at=SENDING)


def listed(world: World, row: Any) -> None:
    kien = world.actor("kien")
    actions.write(row, by=kien, at=WRITING, **complete(world))
    actions.put_in_list(world.registration(row.pk), by=kien, at=WRITING)


def complete(world: World) -> dict[str, Any]:
    texts = {name: CONTENT[name] for name in ("reason", "aims", "schedule", "products")}
    return {"texts": texts, "sector_id": world.plan.sector_rows.first().pk}


def test_the_list_of_last_year_costs_the_same_however_long(world: World, before: World) -> None:
    client, address, counts = world.client("thu"), f"/kh/{world.plan.code}/nam-truoc/", []
    for more in (1, 2):
        for place in range(more):
            accepted(before, "kien", "oanh", "thpt", title=f"M{more}{place}")
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_plan_without_a_year_before_says_so(world: World) -> None:
    assert going_on.of_last_year(world.plan) is None
    page = world.client("thu").get(f"/kh/{world.plan.code}/nam-truoc/").content.decode()
    assert "Không có kế hoạch của năm trước mà đồng chí theo dõi." in page


@pytest.mark.parametrize(
    ("written", "is_checked", "codes"),
    [
        (None, False, []),
        (None, True, ["ended_while_checked"]),
        (2023, False, ["ended_while_written"]),
    ],
)
def test_rules_of_the_end(written: int | None, is_checked: bool, codes: list[str]) -> None:
    found = rules.why_not_end(is_sent=True, is_ended=False, written=written, is_checked=is_checked)
    assert [reason.code for reason in found] == codes


def test_seats_at_several_units_do_not_open_others(world: World, before: World) -> None:
    row = accepted(before, "kien", "oanh", "thpt")
    seat(world, "lien", "thpt", "CLERK")
    with pytest.raises(Forbidden):
        end(world, row, "lien", CHECKING)
