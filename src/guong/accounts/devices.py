"""What a browser says of itself, in plain words."""

BROWSERS = (  # the first that is named counts: most name several
    ("Zalo", "Zalo"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("coc_coc", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
UNKNOWN = "Thiết bị chưa rõ"


def device_of(agent: str) -> str:
    """A browser and where it runs, from its User-Agent: "Chrome trên điện thoại Android"."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    machine = _machine(agent)
    if browser and machine:
        return f"{browser} trên {machine}"
    return browser or (machine[0].upper() + machine[1:] if machine else UNKNOWN)


def _machine(agent: str) -> str:
    if "Android" in agent:
        return "điện thoại Android" if "Mobile" in agent else "máy tính bảng Android"
    marks = (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "máy tính Windows"),
        ("Mac OS X", "máy Mac"),
        ("CrOS", "máy Chromebook"),
        ("Linux", "máy tính Linux"),
    )
    return next((name for mark, name in marks if mark in agent), "")
