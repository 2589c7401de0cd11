"""What a later year's plan tells of the bodies that changed since, and whom its quotas then speak to."""

from collections.abc import Iterator
from datetime import date

import pytest

from guong.config.clock import hold_clock
from guong.desk.queries.changed_units import changed_units, today_below
from guong.organisations.models import OrganisationKind, OrganisationName
from guong.organisations.rules.events import Dissolve, Merge
from guong.plans import queries
from guong.plans.models import Quota, QuotaMember
from tests.desk.test_next_year import NEXT, PAGE, made_plan, shown
from tests.organisations.changing import made, note
from tests.plans.doing import fill, text
from tests.world import CODE, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with hold_clock(NEXT):
        yield


def test_bodies_that_changed_are_told_and_an_empty_quota_is_not_proposed(world: World) -> None:
    note(world, Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world)), date(2023, 7, 1), at=NEXT)
    page = shown(world)
    assert "Đảng bộ xã Cầu Đá: kết thúc ngày 01/7/2023, Đảng bộ xã Đá Sâu tiếp nối" in page
    assert "Đơn vị mới thuộc chỉ tiêu: 1" in page
    assert "Chi bộ thôn Ngọn: Đảng bộ xã Cầu Đá → Đảng bộ xã Đá Sâu" in page
    Quota.objects.filter(plan=world.plan, kind="fatherland_front").update(kind="media_centre")
    page = shown(world)
    assert "Nay không còn đơn vị nào thuộc chỉ tiêu này, nên mặc định không chép." in page
    fill(world.client("thu"), PAGE, CODE, code="it")
    kinds = [row.kind for row in queries.parts_of(made_plan("it"), NEXT)["quotas"]]
    assert kinds == ["party_organisation", "party_cell", "socio_political_organisation"]


def test_the_few_that_changed_are_told_as_all_are_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a merger: one called otherwise, one dissolved, one that turned into another kind and so owes no more."""
    note(world, Merge((world.bodies["cau_da"], world.bodies["khe_sau"]), made(world)), date(2023, 7, 1), at=NEXT)
    note(world, Dissolve(world.bodies["dap"]), date(2023, 8, 1), at=NEXT)
    named = OrganisationName.objects.get(organisation_id=world.bodies["thpt"], valid_to=None)
    OrganisationName.objects.filter(pk=named.pk).update(valid_to=date(2023, 9, 1))
    named.pk, named.name, named.valid_from = None, "Chi bộ Trường phổ thông", date(2023, 9, 1)
    named.save()
    kinds = OrganisationKind.objects.filter(organisation_id=world.bodies["mttq"], valid_to=None)
    kinds.update(valid_to=date(2023, 9, 1))
    there = today_below(world.plan, world.plan.issuer_id, NEXT)
    few = changed_units(world.plan, there, NEXT)
    assert [few.gone.count, few.come.count, few.renamed.count, few.moved.count] == [4, 1, 1, 2]
    monkeypatch.setattr("guong.organisations.queries.FEW", 0)  # more have changed than are asked for one by one
    assert changed_units(world.plan, there, NEXT) == few


def test_the_members_of_a_group_come_along_an_ended_one_as_its_heir(world: World) -> None:
    quota = Quota.objects.get(plan=world.plan, kind="party_organisation")
    Quota.objects.filter(pk=quota.pk).update(circle="named")
    QuotaMember.objects.bulk_create(
        QuotaMember(quota=quota, organisation_id=world.bodies[key]) for key in ("cau_da", "khe_sau")
    )
    note(world, Merge((world.bodies["cau_da"],), world.bodies["khe_sau"]), date(2023, 7, 1), at=NEXT)
    fill(world.client("thu"), PAGE, CODE, code="nhom")
    found = QuotaMember.objects.filter(quota__plan=made_plan("nhom")).values_list("organisation_id", flat=True)
    assert list(found) == [world.bodies["khe_sau"]]


def test_a_group_of_which_nobody_is_left_is_not_copied_as_everybody(world: World) -> None:
    quota = Quota.objects.get(plan=world.plan, kind="party_organisation")
    Quota.objects.filter(pk=quota.pk).update(circle="named")
    QuotaMember.objects.create(quota=quota, organisation_id=world.bodies["dap"])
    note(world, Dissolve(world.bodies["dap"]), date(2023, 7, 1), at=NEXT)
    assert "Nay không còn đơn vị nào thuộc chỉ tiêu này, nên mặc định không chép." in shown(world)
    client = world.client("thu")
    answer = fill(client, PAGE, CODE, code="nhom", **{f"quotas__{quota.pk}": "on"})
    assert answer.status_code == 422 and "nên không chép chỉ tiêu này được" in text(answer)
    fill(client, PAGE, CODE, code="nhom")
    assert not Quota.objects.filter(plan=made_plan("nhom"), kind="party_organisation").exists()
