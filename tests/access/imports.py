"""Pages of sheets that are brought in: where they are, what is sent there, who is answered what."""

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guong.intake import store
from guong.intake.actions import wizard
from guong.intake.imports.looking import look
from tests.access.expected import PLANNING, Answer, Case, at_the_door
from tests.world import CHECKING, World

if TYPE_CHECKING:
    from tests.access.town import Town

OF_A_SHEET = ("import", "import_matching", "import_wrong_rows", "import_bringing", "import_undoing")
OF_A_KIND = ("imports", "import_start", "import_template", "import_export")
OF_IMPORTS = (*OF_A_KIND, *OF_A_SHEET)
SHEET = "Tên đơn vị;Đơn vị cấp trên\nChi bộ thôn Vòm;Đảng bộ xã Cầu Đá\nChi bộ thôn Lạ;Đảng bộ Không Có\n".encode()
OPTIONS = {"since": "01/01/2023"}
WRITING = {"ha", "binh", "lien", "man", "dung", "dap", "kien", "oanh", "son"}  # write, head or receive somewhere


def bring_sheet(world: World) -> int:
    """Thu's sheet of units, looked at: one row is new, one is wrong."""
    by = world.actor("thu", CHECKING)
    sha256, _ = store.receive([SHEET])
    about = {"name": "don-vi.csv", "is_pasted": False, "options": OPTIONS}
    number = int(wizard.receive_sheet("units", sha256, **about, by=by, at=CHECKING))
    found = look(SHEET, "units", OPTIONS, {}, is_pasted=False, actor=by, at=CHECKING, progress=lambda rows: None)
    kept = store.keep_preview(found.about, found.rows)
    wizard.note(number, 1, state="seen", seen=kept, options=found.options, counts=dict(found.counts))
    return number


def of_import(town: "Town", name: str, missing: int | None = None, what: str = "don-vi") -> str:
    """Address of a page; of one that is not there with `missing`."""
    if name in OF_A_SHEET:
        return reverse(name, args=[town.sheet if missing is None else missing])
    return reverse(name, args=[] if name == "imports" else [what])


def sent(name: str) -> dict[str, Any]:
    """A form that an entitled person could send."""
    if name == "import_start":
        return {"file": SimpleUploadedFile("don-vi.csv", SHEET), **OPTIONS}
    return {"cot-0": "name", "cot-1": "parent", **OPTIONS} if name == "import_matching" else {}


def expected_import(case: Case) -> Answer:
    """Units are brought in by who changes bodies; a sheet is nobody's but its maker's."""
    if (found := at_the_door(case)) is not None:
        return found
    if case.name in OF_A_SHEET:
        if case.actor != "thu":
            return 404
        # The one wrong row stands against bringing in; what was not brought in is not taken back.
        return 200 if case.method == "GET" else "import" if case.name == "import_matching" else 422
    may = WRITING | PLANNING | {"quang"} if case.name == "imports" else PLANNING | {"quang"}
    if case.actor not in may:
        return 403
    return 200 if case.method == "GET" else "import"
