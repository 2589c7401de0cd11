"""The second act as it is shipped: board, lists and open duties on the last day of the district and on the first of the new communes."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.test import Client

from guong.commendation import queries as commendation
from guong.commendation.models import Honour
from guong.config.clock import hold_clock
from guong.demo.content import read
from guong.desk.queries.tasks import tasks_of
from guong.kit.reasons import Forbidden
from guong.ledger.verify import verify
from guong.organisations import queries as organisations
from guong.organisations.models import OrganisationEvent
from guong.plans.rules import Step
from guong.registrations import actions
from guong.registrations.models import Registration
from guong.registrations.queries import consolidation, continuing, copies
from guong.registrations.queries.board import board_of
from guong.results import actions as results
from tests.demo.second import AFTER, BEFORE, NOVEMBER, Act
from tests.world import sign_in_fully

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STATES = {"accepted": 8, "sent": 5, "returned": 1, "listed": 1, "draft": 2}
REGISTERING = {
    "all": 120, "missing": 105, "late": 0, "returned": 1, "waiting": 5, "short": 5, "complete": 4, "excused": 0,
}  # fmt: skip
# Eighteen bodies of the district were dissolved and nobody follows them: one had registered less than it owed, the Front and its five
# organisations, two departments with their cells, police and army.
REGISTERING_AFTER = {**REGISTERING, "missing": 88, "short": 4, "excused": 18}
REPORTING = {"all": 8, "missing": 8, "late": 0, "returned": 0, "waiting": 0, "short": 0, "complete": 0, "excused": 0}
REPORTING_AFTER = {**REPORTING, "missing": 6, "excused": 2}
COMMUNES = {  # the facts of the State, with the codes that are used again
    "Đảng bộ xã Chi Lăng": ("06463", ["Đảng bộ thị trấn Chi Lăng", "Đảng bộ thị trấn Đồng Mỏ", "Đảng bộ xã Chi Lăng"]),
    "Đảng bộ xã Chiến Thắng": (
        "06481",
        ["Đảng bộ xã Chiến Thắng", "Đảng bộ xã Liên Sơn", "Đảng bộ xã Vân An", "Đảng bộ xã Vân Thủy"],
    ),
    "Đảng bộ xã Bằng Mạc": (
        "06475",
        ["Đảng bộ xã Bằng Hữu", "Đảng bộ xã Bằng Mạc", "Đảng bộ xã Gia Lộc", "Đảng bộ xã Thượng Cường"],
    ),
    "Đảng bộ xã Nhân Lý": (
        "06496",
        ["Đảng bộ xã Bắc Thủy", "Đảng bộ xã Lâm Sơn", "Đảng bộ xã Mai Sao", "Đảng bộ xã Nhân Lý"],
    ),
    "Đảng bộ xã Vạn Linh": ("06505", ["Đảng bộ xã Hòa Bình", "Đảng bộ xã Vạn Linh", "Đảng bộ xã Y Tịch"]),
    "Đảng bộ xã Quan Sơn": ("06517", ["Đảng bộ xã Hữu Kiên", "Đảng bộ xã Quan Sơn"]),
}
SEALED_PAPERS = ("registrations", "results", "compliance", "owing")
NEW_CLERK, NEW_HEAD, OLD_CLERK, OLD_OFFICER, NEW_OFFICER = (
    "dat.hua",
    "lanh.trieu",
    "tam.chu",
    "thu.nguyen",
    "hang.pham",
)


def test_the_second_act_as_it_is_shipped(settings: Any, tmp_path: Any) -> None:
    """Loaded once: nothing below writes, but for the last part."""
    act = Act(tmp_path, settings)
    twenty_become_six(act)
    board_and_lists(act)
    duties_go_to_heirs(act)
    honours_are_inherited(act)
    what_is_sealed_stays(act)
    open_work_is_done_in_the_old_name(act)
    assert verify([]).is_sound and copies.wrong_seals() == (2, [])


def twenty_become_six(act: Act) -> None:
    assert (
        OrganisationEvent.objects.count() == 1 + 6 + 21 + 2
    )  # the new name; mergers, dissolutions, the district's end
    for name, (code, before) in COMMUNES.items():
        body = act.body(name, AFTER)
        assert organisations.body_by_code("dvhc", code, AFTER.date()) == body
        assert organisations.body_by_code("dvhc", code, BEFORE.date()) not in {None, body}
        found = organisations.names_of(organisations.predecessors_of(body, BEFORE.date()), BEFORE.date()).values()
        assert sorted(found, key=str.casefold) == sorted(before, key=str.casefold)
    counts = [Counter(kind for kind in kinds(act, at).values()) for at in (BEFORE, AFTER)]
    assert [count["party_organisation"] for count in counts] == [29, 29 - 20 + 6 - 4]
    assert len(read("units")) + 2 == sum(counts[0].values())
    assert organisations.ends_of([act.plan.issuer_id], AFTER.date()) == {act.plan.issuer_id: date(2025, 7, 1)}
    assert organisations.name_of(act.plan.receiver_id, BEFORE.date()) == "Ban Tuyên giáo và Dân vận Huyện ủy"
    assert organisations.name_of(act.plan.receiver_id, date(2023, 3, 1)) == "Ban Tuyên giáo Huyện ủy"


def kinds(act: Act, at: Any) -> dict[int, str]:
    return {
        body.id: body.kind
        for hierarchy, _ in organisations.hierarchies()
        for body in organisations.bodies(hierarchy, at.date())
    }


def board_and_lists(act: Act) -> None:
    """The plan goes on with the tree of its issuer's last day, and the counts stay the district's."""
    assert Counter(act.rows().values_list("state", flat=True)) == STATES
    assert act.rows().count() == act.rows().filter(exemplar__registrations__plan=act.first).count()  # all go on
    for at, registering, reporting in (
        (BEFORE, REGISTERING, REPORTING),
        (AFTER, REGISTERING_AFTER, REPORTING_AFTER),
    ):
        assert board_of(act.plan, at).counted() == registering
        assert board_of(act.plan, at, step=Step.RESULT).counted() == reporting
        found = consolidation.consolidation_of(act.plan, at)
        assert (found.accepted, found.returned) == (8, 1)
        assert [division.title for division in found.divisions if not division.adds_up] == []
    for who in (OLD_OFFICER, NEW_OFFICER):
        seen = [len([one for one in act.seen_by(who, at) if one[0] == 2025]) for at in (BEFORE, AFTER)]
        assert seen == ([14, 14] if who == OLD_OFFICER else [0, 14])


def duties_go_to_heirs(act: Act) -> None:
    """Before the day the new clerk has nothing; then what is open of four communes, nothing that was sealed or is another's."""
    assert act.seen_by(NEW_CLERK, BEFORE) == [] and tasks_of(act.actor(NEW_CLERK, BEFORE), BEFORE) == []
    cards = [(task.rank, task.title) for task in tasks_of(act.actor(NEW_CLERK, AFTER), AFTER)]
    assert cards == [
        (10, "Cần sửa: Lò sấy chung, hết đốt củi rừng"),
        (30, "Đang soạn: Giữ nước mó Lũng: đo từng khối, góp từng đồng"),
        *(
            (40, f"Đăng ký mô hình tiêu biểu: Đảng bộ xã {name}")
            for name in ("Gia Lộc", "Bằng Hữu", "Thượng Cường", "Bằng Mạc")
        ),
        (42, "Báo cáo kết quả: Thắp sáng đường quê"),
        (44, "Báo cáo kết quả: 0/1 mô hình, Đảng bộ xã Gia Lộc"),
    ]
    former = {act.body(f"Đảng bộ xã {name}", BEFORE) for name in ("Gia Lộc", "Bằng Hữu", "Thượng Cường", "Bằng Mạc")}
    seen = act.rows().model.objects.visible_to(act.actor(NEW_CLERK, AFTER)).filter(unit_id__in=former)
    assert sorted(seen.values_list("plan__year", "title")) == [
        (2025, "Dây ròng rọc chung đưa na xuống núi"),
        (2025, "Giữ nước mó Lũng: đo từng khối, góp từng đồng"),
        (2025, "Lò sấy chung, hết đốt củi rừng"),
        (2025, "Thắp sáng đường quê"),
    ]
    old = [act.seen_by(OLD_CLERK, at) for at in (BEFORE, AFTER)]
    assert old[0] == old[1] and [year for year, _ in old[0]] == [2023, 2023, 2025, 2025]
    assert tasks_of(act.actor(OLD_CLERK, AFTER), AFTER) == []


def honours_are_inherited(act: Act) -> None:
    assert Honour.objects.system("a test").count() == 4
    reader, heir = act.actor(NEW_CLERK, AFTER), act.body("Đảng bộ xã Bằng Mạc", AFTER)
    found = commendation.shown(commendation.at_body(heir, AFTER.date(), reader), heir, reader)
    assert [(one.body, one.is_inherited, one.title_of_exemplar, one.may_take) for one in found] == [
        ("Đảng bộ xã Gia Lộc", True, "", False),
        ("Đảng bộ xã Gia Lộc", True, "Thắp sáng đường quê", False),
    ]
    assert commendation.count_at([heir]) == {}


def what_is_sealed_stays(act: Act) -> None:
    """The papers of 2023 are the same bytes; where a paper tells when it was made, that alone differs."""
    client = Client()
    sign_in_fully(client, act.users[OLD_OFFICER])
    for what in SEALED_PAPERS:
        before, after = (paper(client, act, what, "csv", at) for at in (BEFORE, AFTER))
        assert before == after and len(before) > 1000
        told = [json.loads(paper(client, act, what, "json", at)) for at in (BEFORE, AFTER)]
        assert [key for key in told[0] if told[0][key] != told[1][key]] == ["printed_at"]


def paper(client: Client, act: Act, what: str, form: str, at: Any) -> bytes:
    with hold_clock(at):
        answer = client.get(f"/kh/{act.first.code}/xuat/{what}.{form}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def open_work_is_done_in_the_old_name(act: Act) -> None:
    """The heir's people write, send, receive and report; the former clerk does not; the province receives for the district."""
    draft, cell = act.row("Giữ nước mó"), act.row("Na trái vụ")
    with pytest.raises(Forbidden) as caught:
        actions.write(draft, by=act.actor(OLD_CLERK, AFTER), at=AFTER, texts={"products": "Sổ mới"})
    assert [reason.code for reason in caught.value.reasons] == ["work_went_on"]
    with pytest.raises(Forbidden):
        actions.write(act.row("Ông Hò"), by=act.actor(NEW_CLERK, AFTER), at=AFTER, texts={"products": "Sổ mới"})
    clerk, head, officer = (act.actor(who, AFTER) for who in (NEW_CLERK, NEW_HEAD, NEW_OFFICER))
    actions.write(draft, by=clerk, at=AFTER, texts={"products": "Sổ mới"})
    actions.put_in_list(act.row("Giữ nước mó"), by=clerk, at=AFTER)
    actions.send_list(act.plan, draft.unit_id, by=head, at=AFTER)
    actions.accept(cell, by=head, at=AFTER)
    actions.accept(act.row("Giữ nước mó"), by=officer, at=AFTER)
    done = act.row("Giữ nước mó")
    assert (done.state, organisations.name_of(done.unit_id, AFTER.date())) == ("accepted", "Đảng bộ xã Gia Lộc")
    assert done.desk_id == act.plan.receiver_id and act.row("Na trái vụ").state == "endorsed"
    exemplar_goes_on_in_the_old_name(act, clerk)
    number = results.start(act.row("Thắp sáng"), by=act.actor(NEW_CLERK, NOVEMBER), at=NOVEMBER)
    assert int(number) > 0
    with pytest.raises(Forbidden):
        results.start(act.row("Chợ na"), by=act.actor(NEW_CLERK, NOVEMBER), at=NOVEMBER)


def exemplar_goes_on_in_the_old_name(act: Act, clerk: Any) -> None:
    """The plan still asks Thượng Cường: its heir is offered what it may not open, and goes on with it in that name."""
    unit = act.body("Đảng bộ xã Thượng Cường", BEFORE)
    (old,) = continuing.to_continue(clerk, act.plan, [unit])
    assert (old.plan, old.unit_id, old.title) == (act.first, unit, "Một buổi sinh hoạt chi bộ, một việc làm ngay")
    assert not Registration.objects.visible_to(clerk).filter(pk=old.pk).exists()
    number = int(actions.continue_from(old, act.plan, by=clerk, at=AFTER))
    row = act.rows().get(pk=number)
    assert (row.unit_id, row.title, row.method, row.contact_name) == (unit, old.title, old.method, "")
