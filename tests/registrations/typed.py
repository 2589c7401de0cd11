"""The clerk's screens as the tests fill them in."""

import html
import re

from guong.registrations.models import Registration
from tests.world import CODE

BASE = f"/kh/{CODE}"


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def key_in(response) -> str:
    return re.search(r'name="_khoa" value="([^"]+)"', response.content.decode())[1]


def begin(world, client, unit="thpt", **more):
    typed = {
        "_khoa": "k-begin",
        "don_vi": str(world.bodies[unit]),
        "title": "Đường hoa",
        "holder_kind": "collective",
        "is_new": "new",
        "holder_name": "Tổ 1",
        **more,
    }
    return client.post(f"{BASE}/dang-ky/", typed)


def only() -> Registration:
    return Registration.objects.system("the test looks").select_related("exemplar").get()


def screen(number: int, step: int, **typed):
    return {"_khoa": f"k-{step}", "phien_ban": "", **typed}
