"""The receipt's QR code, read back: it opens the receipt for anybody who holds the paper."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from guong.registrations.models import Submission
from tests.ui.qr import read_drawing
from tests.world import World


@pytest.fixture
def receipt(world: World) -> Submission:
    world.sent("kien", "oanh", "thpt")
    return Submission.objects.system("a test looks at the rows themselves").get(unit_list__isnull=False)


@pytest.mark.parametrize("reader", ["oanh", None])
@pytest.mark.parametrize("origin", ["", "https://guong-sang.chilang.example"])
def test_the_code_is_the_receipts_own_address(
    world: World, receipt: Submission, settings: Any, reader: str | None, origin: str
) -> None:
    settings.ORIGIN = origin
    page = world.client(reader).get(f"/bien-nhan/{receipt.token}/").content.decode()
    (address,) = read_drawing(page)
    assert address == f"{origin or 'http://testserver'}/bien-nhan/{receipt.token}/"
    opened = world.client().get(urlsplit(address).path)
    assert (opened.status_code, receipt.number in opened.content.decode()) == (200, True)


def test_two_receipts_have_two_codes(world: World, receipt: Submission) -> None:
    other = Submission.objects.system("a test looks at the rows themselves").exclude(pk=receipt.pk).get()
    pages = [world.client().get(f"/bien-nhan/{one.token}/").content.decode() for one in (receipt, other)]
    assert len({address for page in pages for address in read_drawing(page)}) == 2
