"""Plays what became public by the end of the year: units that agreed, pages that the editor published, one that is being written."""

from datetime import date, datetime

from guong.demo.content import instant
from guong.demo.people import Cast
from guong.demo.reports import PLAYED
from guong.organisations.actor import Office
from guong.publicity import actions
from guong.publicity.models import Publication
from guong.publicity.queries import records
from guong.publicity.rules import WORDING
from guong.registrations.models import Registration

AGREED, PREPARED, PUBLISHED = instant("2023-11-21T08:05"), instant("2023-11-21T08:10"), instant("2023-11-21T08:20")
PAPER = {"paper": "12-CV/CB", "dated": date(2023, 11, 20)}
MEDIA_CENTRE = "trung-tam-vh-tt-tt"

# Keys of exemplars whose reports were accepted, most telling first.
SHOWN = (
    "gia-loc-thap-sang-duong-que",
    "tt-chi-lang-cho-na-van-minh",
    "thuong-cuong-rong-roc-na",
    "dbt-ho-na-vietgap",
    "kiem-lam-khong-chay",
    "ca-can-cuoc-tai-nha",
    "huu-kien-y-te-ban",
)
BEING_WRITTEN = ("pho-cu-hien-dat",)
ONLY_AGREED = ("dong-mo-rac-chan-pho", "pnn-thu-phan-na")


def play_publications(cast: Cast, numbers: dict[str, int]) -> None:
    """Heads agree, of one unit on paper; the editor of the media centre prepares and publishes.

    Args:
        numbers: key of an exemplar → number of its registration.
    """
    units = {body: key for key, body in cast.units.items()}
    editor = cast.holder(MEDIA_CENTRE, Office.EDITOR, PREPARED)
    for key in (*SHOWN, *BEING_WRITTEN, *ONLY_AGREED):
        registration = _registration(numbers[key])
        body = records.typist_of(registration)
        head = cast.holder(units[body or registration.unit_id], Office.HEAD, AGREED)
        said = {"wording": WORDING, "names": True, "by": head, "at": AGREED}
        if body is None:
            actions.agree(registration, **said)
        else:
            actions.agree_on_paper(registration, **said, **PAPER)
    for key in (*SHOWN, *BEING_WRITTEN):
        actions.prepare(_registration(numbers[key]), by=editor, at=PREPARED)
    for key in SHOWN:
        _publish(numbers[key], cast, PUBLISHED)


def _publish(number: int, cast: Cast, at: datetime) -> None:
    rows = Publication.objects.system(PLAYED).select_related("registration__plan", "registration__exemplar")
    actions.publish(rows.get(registration_id=number), by=cast.holder(MEDIA_CENTRE, Office.EDITOR, at), at=at)


def _registration(number: int) -> Registration:
    found: Registration = (
        Registration.objects.system(PLAYED).select_related("exemplar", "plan", "sector").get(pk=number)
    )
    return found
