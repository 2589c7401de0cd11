"""Sheets of registrations go through the verbs of the screens, whose refusals are theirs; what was exported changes nothing."""

import io
import json

import pytest
from django.core.management import call_command

from guong.config.clock import hold_clock
from guong.documents.render import render
from guong.intake.actions import RegistrationWishes
from guong.intake.imports.registrations import Registrations
from guong.intake.rules import State
from guong.intake.rules.previews import Change
from guong.intake.rules.registrations import names_in, number_of, since_of, split_holder
from guong.kit.phrasebook import say
from guong.kit.reasons import Refused
from guong.ledger.deeds import entries_named, history_of
from guong.registrations import actions, exports, queries
from guong.registrations.models import ListItem, Registration
from tests.intake.making import csv, xlsx
from tests.intake.test_bringing_in import BY, opened, seen
from tests.registrations.earlier import accepted, year_before
from tests.registrations.steered import play
from tests.world import AFTER, CODE, CONTENT, WRITING

HEADER = [
    "TT", "Tên mô hình", "Đơn vị đăng ký", "Tập thể, cá nhân, hộ", "Lĩnh vực", "Mới/ tiếp tục", "Mục tiêu, chỉ tiêu",
    "Nội dung, cách làm", "Thời gian", "Thực trạng, lý do", "Địa bàn, đối tượng", "Lực lượng thực hiện", "Sản phẩm, kết quả đầu ra",
    "Người phụ trách", "Điện thoại liên hệ",
]  # fmt: skip


def sheet(by="lien", **wishes):
    return Registrations(RegistrationWishes(WRITING, wishes.pop("plan", CODE), by, **wishes))


def row(world, unit="Chi bộ Trạm Y tế xã Cầu Đá", title="Trạm xá xanh", **other):
    values = {
        "holder": "Tập thể: Tổ y tế thôn",
        "sector": world.plan.sector_rows.first().name,
        "since": "Mới",
        **{key: CONTENT[key] for key in ("aims", "method", "schedule", "reason", "place", "forces", "products")},
        "contact": "Hứa Thị Liên",
        "phone": "0900 000 111",
        **other,
    }
    return ["1", title, unit, *values.values()]


def bring_in(content, importer, at=WRITING):
    found = opened(content, importer)
    return importer.bring_in(found.lines, sha256=found.book.sha256, progress=lambda done, of: None, by=BY, at=at)


def shown(rows, importer, header=HEADER):
    """Row → (state, reasons with their columns), after every reason was said."""
    found = seen(xlsx([header, *rows]), importer)
    for outcome in found.outcomes:
        assert all(say(reason) for reason in outcome.reasons)
    return {
        one.line.number: (one.state.value, [(reason.code, reason.field) for reason in one.reasons])
        for one in found.outcomes
    }


def all_rows():
    return Registration.objects.system("a test looks at the rows themselves")


def test_a_clerk_brings_in_what_the_unit_registers(world):
    content = xlsx(
        [HEADER, row(world), row(world, title="Bếp sạch", since="Tiếp tục (từ 2021)", holder="Cá nhân: Hứa Thị Liên")]
    )
    assert seen(content, sheet()).counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0}
    assert all_rows().count() == 0
    assert bring_in(content, sheet()) == 2
    first, second = all_rows().order_by("id").select_related("exemplar", "sector")
    assert (first.title, first.state, first.unit_id, first.on_behalf_id) == (
        "Trạm xá xanh",
        "listed",
        world.bodies["tram"],
        None,
    )
    assert {key: getattr(first, key) for key in ("aims", "method", "place")} == {
        key: CONTENT[key] for key in ("aims", "method", "place")
    }
    assert (first.exemplar.holder_kind, first.exemplar.holder_name, first.exemplar.since) == (
        "collective",
        "Tổ y tế thôn",
        2023,
    )
    assert (second.exemplar.holder_kind, second.exemplar.since) == ("individual", 2021)
    assert [one["name"] for one in history_of(f"registration:{first.pk}")] == [
        "registration.drafted",
        "registration.listed",
    ]
    assert history_of(f"registration:{first.pk}")[0]["by"] == f"person:{world.people['lien']}"
    (entry,) = entries_named("registrations.brought_in")
    assert (entry["by"], entry["facts"]["new"], entry["facts"]["person"]) == ("import", 2, world.people["lien"])


def test_the_same_file_again_changes_nothing(world):
    content = xlsx([HEADER, row(world)])
    bring_in(content, sheet())
    assert seen(content, sheet()).counts["same"] == 1
    assert bring_in(content, sheet()) == 0
    assert all_rows().count() == 1


def test_paper_that_the_body_above_types_in(world):
    content = xlsx([HEADER, row(world)])
    assert bring_in(content, sheet("ha")) == 1
    registration = all_rows().get()
    assert (registration.on_behalf_id, registration.state) == (world.bodies["cau_da"], "endorsed")
    names = [one["name"] for one in history_of(f"registration:{registration.pk}")]
    assert names == ["registration.entered_on_behalf", "registration.listed"]
    items = ListItem.objects.system("a test looks at the rows themselves").order_by("id")
    assert [item.state for item in items] == ["accepted", "listed"]


def test_drafts_may_stay_drafts(world):
    short = row(world, schedule="", products="")
    assert shown([short], sheet()) == {2: ("wrong", [("missing", "schedule"), ("missing", "products")])}
    assert bring_in(xlsx([HEADER, short]), sheet(as_drafts=True)) == 1
    assert all_rows().get().state == "draft"


def test_a_draft_is_written_on(world):
    bring_in(xlsx([HEADER, row(world)]), sheet(as_drafts=True))
    content = xlsx([HEADER, row(world, aims="Mục tiêu mới\nhai dòng", since="Tiếp tục từ năm 2020")])
    (outcome,) = seen(content, sheet()).outcomes
    assert outcome.state is State.CHANGED
    assert [(change.key, change.old, change.new) for change in outcome.changes] == [
        ("since", "Mới", "Tiếp tục từ năm 2020"),
        ("aims", CONTENT["aims"], "Mục tiêu mới\nhai dòng"),
    ]
    assert bring_in(content, sheet()) == 1
    registration = all_rows().select_related("exemplar").get()
    assert (registration.aims, registration.exemplar.since, registration.method) == (
        "Mục tiêu mới\nhai dòng",
        2020,
        CONTENT["method"],
    )


@pytest.mark.parametrize(
    ("by", "unit", "code"),
    [
        ("lien", "Chi bộ thôn Ngọn", "not_the_clerk"),
        ("phuc", "Chi bộ thôn Ngọn", "not_the_clerk"),
        ("thu", "Đảng bộ xã Cầu Đá", "not_the_clerk"),
    ],
)
def test_whose_paper_somebody_may_not_type_in(world, by, unit, code):
    assert shown([row(world, unit)], sheet(by)) == {2: ("wrong", [(code, "")])}


def test_what_is_sent_is_not_changed_from_a_sheet(world):
    registration = world.sent("lien", "lien", "tram")
    rows = [row(world, title=registration.title, method="Cách khác")]
    found = shown(rows, sheet())
    assert found == {2: ("wrong", [("not_now", "")])}
    assert world.registration(registration.pk).method == CONTENT["method"]


def test_a_sealed_period_takes_nothing(world):
    world.accepted("lien", "lien", "tram", checker="ha")
    actions.send_list(world.plan, world.bodies["cau_da"], by=world.actor("binh", AFTER), at=AFTER)
    unhandled = queries.arrived_items(world.plan, world.bodies["ban"]).count()
    actions.seal(world.plan, seen_unhandled=unhandled, by=world.actor("nga", AFTER), at=AFTER)
    assert shown([row(world)], sheet()) == {2: ("wrong", [("period_sealed", "")])}


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"unit": "Chi bộ Không Có"}, [("body_unknown", "unit")]),
        ({"title": ""}, [("cell_missing", "title")]),
        ({"title": "a" * 201}, [("too_long", "title")]),
        ({"sector": "Lĩnh vực khác hẳn"}, [("sector_unknown", "sector")]),
        ({"since": "Tiếp tục"}, [("since_unreadable", "since")]),
        ({"since": "2021, 2022"}, [("since_unreadable", "since")]),
        ({"since": "1980"}, [("since_outside", "since")]),
        ({"phone": 900000111}, [("phone_lost_zero", "contact_phone")]),
        ({"method": "a" * 6001}, [("too_long", "method")]),
    ],
)
def test_rows_that_are_wrong(world, cells, found):
    number = {"unit": 2, "title": 1}
    made = row(world, **{key: value for key, value in cells.items() if key not in number})
    for key, place in number.items():
        made[place] = cells.get(key, made[place])
    assert shown([made], sheet()) == {2: ("wrong", found)}


def test_rows_beside_each_other(world):
    assert shown([row(world), row(world, title="TRẠM XÁ XANH")], sheet()) == {
        2: ("new", []),
        3: ("wrong", [("registration_twice", "title")]),
    }


def test_relations_name_their_bodies(world):
    header = [*HEADER, "Đơn vị thực hiện", "Đơn vị phối hợp"]
    made = [*row(world), "Chi bộ Trạm Y tế xã Cầu Đá", "Chi bộ thôn Ngọn; Hội Liên hiệp Phụ nữ huyện Suối Mây"]
    assert bring_in(xlsx([header, made]), sheet()) == 1
    parts = all_rows().get().participations.order_by("id")
    assert [(part.organisation_id, part.relation, part.lead) for part in parts] == [
        (world.bodies["tram"], "implements", True),
        (world.bodies["ngon"], "coordinates", False),
        (world.bodies["phu_nu"], "coordinates", False),
    ]
    assert shown([[*row(world, title="B"), "Chi bộ thôn Ngọn", ""]], sheet(), header) == {
        2: ("wrong", [("no_lead", "implements")])
    }
    assert shown([[*row(world, title="B"), "Chi bộ thôn Không", ""]], sheet(), header) == {
        2: ("wrong", [("body_unknown", "implements")])
    }


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"by": "khong.co"}, "account_unknown"),
        ({"by": "tat"}, "account_unknown"),
        ({"plan": "khac-2023"}, "plan_unknown"),
    ],
)
def test_wishes_that_cannot_be_met(world, wishes, code):
    with pytest.raises(Refused) as caught:
        shown([row(world)], sheet(**wishes))
    (reason,) = caught.value.reasons
    assert reason.code == code and say(reason)


def test_one_wrong_row_and_nothing_is_written(world):
    with pytest.raises(Refused) as caught:
        bring_in(xlsx([HEADER, row(world), row(world, title="B", since="?")]), sheet())
    assert [reason.code for reason in caught.value.reasons] == ["rows_are_wrong"]
    assert all_rows().count() == 0
    assert entries_named("registration.drafted") == []


def exported(world, form, at=AFTER):
    target = io.BytesIO()
    render(exports.official_list("registrations", exports.Request(world.plan, at, None, {}, form)), form, target)
    return target.getvalue()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_was_exported_changes_nothing(world, form):
    """The official list with its letterhead, groups, subtotals, notes and signature."""
    play(world)
    difficult = {
        "aims": "- Mỗi hộ một cây\n+ Hai cây\n\n3. Ba",
        "method": "=1+1 không phải công thức",
        "place": '«A»; "B"',
    }
    world.accepted("kien", "oanh", "thpt", title="-Dấu trừ", **difficult)
    content = exported(world, form)
    count = all_rows().filter(state="accepted").count()
    found = seen(content, sheet("thu"))
    assert found.counts == {"new": 0, "changed": 0, "same": count, "wrong": 0}
    before = [(one.pk, one.version) for one in all_rows().order_by("id")]
    assert bring_in(content, sheet("thu"), AFTER) == 0
    assert [(one.pk, one.version) for one in all_rows().order_by("id")] == before
    assert entries_named("registrations.brought_in") == []


def test_a_code_that_is_not_there_or_another_units(world):
    registration = world.accepted("kien", "oanh", "thpt")
    header = ["Mã", *HEADER]
    assert shown(
        [
            ["MH-99999", *row(world)],
            [registration.code, *row(world, "Chi bộ thôn Ngọn", registration.title)],
            ["mã lạ", *row(world)],
        ],
        sheet("thu"),
        header,
    ) == {
        2: ("wrong", [("registration_unknown", "code")]),
        3: ("wrong", [("registration_of_another", "unit")]),
        4: ("wrong", [("registration_unknown", "code")]),
    }


def test_measurable_aims_below_the_aims_stay(world):
    draft = world.draft("lien", "tram")
    header = ["Mã", "Tên mô hình", "Đơn vị đăng ký", "Mục tiêu"]
    named = [draft.code, draft.title, "Chi bộ Trạm Y tế xã Cầu Đá"]
    goal = "Đường có hoa: 2 km, đến 15/11/2023"
    assert bring_in(csv([header, [*named, f'"Mục tiêu khác\n{goal}"']]), sheet()) == 1
    assert (world.registration(draft.pk).aims, world.registration(draft.pk).goals.count()) == ("Mục tiêu khác", 1)
    assert shown([[*named, "Mục tiêu khác nữa"]], sheet(), header) == {2: ("wrong", [("aims_hold_goals", "aims")])}


def test_a_person_does_not_see_others_rows_through_a_sheet(world):
    """What the neighbour has in a draft is not told by "same"."""
    world.draft("man", "ngon", title="Bí mật")
    assert shown([row(world, "Chi bộ thôn Ngọn", "Bí mật")], sheet("lien")) == {2: ("wrong", [("not_the_clerk", "")])}


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("Mới", 2023),
        ("mới đăng ký", 2023),
        ("Tiếp tục (từ 2021)", 2021),
        ("2020", 2020),
        ("Tiếp tục", None),
        ("", None),
    ],
)
def test_since_when(said, year):
    assert since_of(said, 2023) == year


def test_small_things():
    assert [number_of(code) for code in ("MH-00012", "mh12", "12", "x", "MH-0")] == [12, 12, 12, None, None]
    assert split_holder("Tập thể: Tổ A: B") == ("Tập thể", "Tổ A: B")
    assert split_holder("Tổ A: B") == ("", "Tổ A: B")
    assert names_in("A; B\n C;") == ["A", "B", "C"]


THPT = "Chi bộ Trường THPT Suối Mây"


def test_what_goes_on_is_the_exemplar_of_the_year_before(world):
    before = year_before(world)
    old = accepted(before, "kien", "oanh", "thpt")
    same = {"holder": "Tập thể: Tổ tự quản thôn Ngọn", "since": "Tiếp tục (từ 2021)"}
    content = xlsx([HEADER, row(world, THPT, title=old.title.upper(), **same)])
    (outcome,) = seen(content, sheet("kien")).outcomes
    assert outcome.state is State.NEW
    assert outcome.changes[-1] == Change("continues", "", f"{old.code} (2022)")
    assert bring_in(content, sheet("kien")) == 1
    new = all_rows().get(plan=world.plan)
    assert (new.exemplar_id, new.state, new.aims) == (old.exemplar_id, "listed", CONTENT["aims"])
    assert next(one["name"] for one in history_of(f"registration:{new.pk}")) == "registration.continued"
    assert shown([row(world, THPT, title=old.title, since="Mới", holder="Tập thể: Khác")], sheet("kien")) == {
        2: ("wrong", [("not_now", "")])
    }


def test_a_holder_of_all_years_is_not_changed_from_a_sheet(world):
    old = accepted(year_before(world), "kien", "oanh", "thpt")
    rows = [row(world, THPT, title=old.title, since="2020", holder="Cá nhân: Tổ tự quản thôn Ngọn")]
    assert shown(rows, sheet("kien")) == {
        2: ("wrong", [("holder_of_all_years", "holder_kind"), ("holder_of_all_years", "since")])
    }


def test_the_command(world, tmp_path):
    file = tmp_path / "bieu-1.xlsx"
    file.write_bytes(xlsx([HEADER, row(world)]))
    said = []
    with hold_clock(WRITING):
        for _ in range(2):
            out = io.StringIO()
            call_command("import", "registrations", str(file), "--plan", CODE, "--by", "ha", "--json", stdout=out)
            said.append(json.loads(out.getvalue()))
    assert [(one["ok"], one["written"], one["counts"]["same"]) for one in said] == [(True, 1, 0), (True, 0, 1)]
    assert said[0]["rows"][0]["title"] == "Trạm xá xanh – Chi bộ Trạm Y tế xã Cầu Đá"
