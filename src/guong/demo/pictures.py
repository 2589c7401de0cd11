"""Pictures and papers for the demonstration, drawn on the spot: no photo of a real person or place is shipped."""

import io
import random
from collections.abc import Callable, Iterator

import docx
from PIL import Image, ImageDraw

SIZE = (960, 720)
HORIZON = 360
Pen = ImageDraw.ImageDraw
GREENS = ("#3f7d3a", "#4f8f45", "#61a353", "#7bb364")
ROOFS, COATS = ("#b5503c", "#8f4a3a", "#a8623f"), ("#274b7a", "#7a2b3c", "#3d6b4f", "#c98a2b", "#51446e")


class Sketch:
    """An upload as `files` receives it: a name and pieces of content."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name: str | None = name
        self.content = content

    def chunks(self) -> Iterator[bytes]:
        """All at once."""
        yield self.content


def picture(scene: str, number: int) -> Sketch:
    """A drawn picture of a scene, one of `SCENES`; each number gives another one, and always the same."""
    dice = random.Random(number)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", SIZE, "#bcd9ee")
    pen = ImageDraw.Draw(image)
    _sky(pen, dice)
    SCENES[scene](pen, dice)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return Sketch(f"anh-{number:03d}.jpg", out.getvalue())


def paper(name: str, title: str, lines: list[str]) -> Sketch:
    """A short document of a title and lines."""
    document = docx.Document()
    document.add_heading(title, 1)
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return Sketch(name, out.getvalue())


def _sky(pen: Pen, dice: random.Random) -> None:
    for y in range(HORIZON):
        shade = y / HORIZON
        pen.line((0, y, SIZE[0], y), fill=(int(150 + 80 * shade), int(195 + 40 * shade), int(228 + 14 * shade)))
    x = dice.randrange(80, 880)
    pen.ellipse((x - 34, 60, x + 34, 128), fill="#f7e3a1")
    _ridge(pen, dice, HORIZON - 110, "#8aa6b4")
    _ridge(pen, dice, HORIZON - 50, "#6f9486")
    pen.rectangle((0, HORIZON, *SIZE), fill=dice.choice(GREENS))


def _ridge(pen: Pen, dice: random.Random, top: int, colour: str) -> None:
    """Limestone hills, as they stand around the place."""
    points = [(0, HORIZON)]
    points += [(x, top + dice.randrange(0, 90)) for x in range(0, SIZE[0] + 60, 60)]
    pen.polygon([*points, (SIZE[0], HORIZON)], fill=colour)


def _tree(pen: Pen, x: int, foot: int, size: int, fruit: str = "") -> None:
    pen.rectangle((x - size // 10, foot - size, x + size // 10, foot), fill="#6b4a2f")
    pen.ellipse((x - size // 2, foot - 2 * size, x + size // 2, foot - size // 2), fill="#2f6a34")
    pen.ellipse((x - size // 3, foot - 2 * size + size // 5, x + size // 4, foot - size), fill="#4a8a48")
    for dx, dy in ((-size // 5, -size), (size // 6, -size - size // 4), (0, -size - size // 2)) if fruit else ():
        pen.ellipse((x + dx - 7, foot + dy - 7, x + dx + 7, foot + dy + 7), fill=fruit)


def _house(pen: Pen, x: int, foot: int, width: int, roof: str) -> None:
    top = foot - width // 2
    pen.rectangle((x, top, x + width, foot), fill="#efe2c4", outline="#8a7a5a")
    pen.polygon([(x - 16, top), (x + width // 2, top - width // 3), (x + width + 16, top)], fill=roof)
    pen.rectangle((x + width // 2 - 18, foot - 70, x + width // 2 + 18, foot), fill="#6b4a2f")
    for left in (x + 16, x + width - 56):
        pen.rectangle((left, top + 24, left + 40, top + 60), fill="#7fa8bf", outline="#8a7a5a")


def _person(pen: Pen, x: int, foot: int, size: int, coat: str, *, has_hat: bool = True) -> None:
    """A figure without a face."""
    waist, chin, wide, narrow = foot - size // 2, foot - size, size // 5, size // 7
    pen.polygon([(x - wide, foot), (x + wide, foot), (x + narrow, waist), (x - narrow, waist)], fill="#2f2f3a")
    pen.rounded_rectangle((x - wide, chin, x + wide, waist + 6), 10, fill=coat)
    pen.ellipse((x - size // 8, chin - size // 4, x + size // 8, chin), fill="#b98a66")
    if has_hat:
        brim, top = chin - size // 7, chin - size // 2 + 8
        pen.polygon([(x - size // 4, brim), (x, top), (x + size // 4, brim)], fill="#d9c27a")
    else:
        pen.chord((x - size // 8, chin - size // 4, x + size // 8, chin), 180, 360, fill="#26221f")


def _road(pen: Pen, dice: random.Random) -> None:
    _house(pen, dice.randrange(40, 120), 470, 190, dice.choice(ROOFS))
    _house(pen, dice.randrange(640, 740), 470, 190, dice.choice(ROOFS))
    pen.polygon([(430, HORIZON), (530, HORIZON), (760, SIZE[1]), (200, SIZE[1])], fill="#b9b4a9")
    for step in range(14):
        y = HORIZON + 20 + step * 25
        reach = (y - HORIZON) * 0.64
        for x in (430 - reach - 16, 530 + reach + 16):
            size = 5 + step
            colour = dice.choice(("#d8486a", "#e9a13b", "#d96fa0", "#f2d35c"))
            pen.ellipse((x - size, y - size, x + size, y + size), fill=colour)


def _garden(pen: Pen, dice: random.Random) -> None:
    for row, foot in enumerate((430, 520, 650)):
        for place in range(6 - row):
            x = 60 + place * (170 + row * 40) + dice.randrange(-18, 18)
            _tree(pen, x, foot, 60 + row * 28, "#c9d36a" if row else "")
    _person(pen, dice.randrange(380, 600), 690, 120, dice.choice(COATS))


def _people(pen: Pen, dice: random.Random) -> None:
    _house(pen, 330, 470, 300, dice.choice(ROOFS))
    for place in range(7):
        x = 90 + place * 130 + dice.randrange(-20, 20)
        _person(pen, x, 560 + dice.randrange(0, 110), 120, dice.choice(COATS))


def _market(pen: Pen, dice: random.Random) -> None:
    for place in range(5):
        x, colour = 30 + place * 188, dice.choice(("#c9473f", "#3f6ea8", "#d9a53a", "#3f8a5a"))
        pen.rectangle((x + 10, 470, x + 160, 560), fill="#a57a4a")
        pen.polygon([(x - 6, 470), (x + 20, 410), (x + 150, 410), (x + 176, 470)], fill=colour)
        for fruit in range(6):
            left = x + 20 + fruit * 22
            pen.ellipse((left, 452, left + 22, 474), fill="#b8c95a")
        _person(pen, x + 80 + dice.randrange(-20, 20), 690, 110, dice.choice(COATS))


def _hills(pen: Pen, dice: random.Random) -> None:
    for layer, colour in enumerate(GREENS):
        top = 400 + layer * 70
        points = [(0, SIZE[1])] + [(x, top + dice.randrange(-40, 40)) for x in range(0, SIZE[0] + 80, 80)]
        pen.polygon([*points, (SIZE[0], SIZE[1])], fill=colour)
    for _ in range(9):
        _tree(pen, dice.randrange(40, 920), dice.randrange(480, 700), dice.randrange(30, 70))
    pen.line([(480, SIZE[1]), (430, 620), (520, 540), (470, 470), (500, 420)], fill="#c9b48a", width=14)


def _water(pen: Pen, dice: random.Random) -> None:
    pen.polygon([(0, 470), (SIZE[0], 430), (SIZE[0], 640), (0, 680)], fill="#6fa3b8")
    for _ in range(26):
        x, y = dice.randrange(0, 880), dice.randrange(480, 630)
        pen.line((x, y, x + dice.randrange(30, 90), y - 3), fill="#a9cbd8", width=3)
    pen.rectangle((620, 470, 800, 600), fill="#9a9a94", outline="#6e6e68", width=4)
    for x in (200, 330):
        _person(pen, x, 700, 120, dice.choice(COATS))


def _office(pen: Pen, dice: random.Random) -> None:
    pen.rectangle((0, 0, *SIZE), fill="#e7e0d0")
    pen.rectangle((0, 560, *SIZE), fill="#b59a78")
    pen.rectangle((90, 90, 380, 300), fill="#a9c8d8", outline="#8a7a5a", width=8)
    pen.rectangle((520, 110, 860, 260), fill="#b5403a")
    for x in (180, 470, 760):
        _person(pen, x, 620, 220, dice.choice(COATS), has_hat=False)
    pen.rectangle((40, 520, 920, 650), fill="#8a6440")


def _home(pen: Pen, dice: random.Random) -> None:
    _house(pen, 250, 600, 420, dice.choice(ROOFS))
    _tree(pen, 130, 620, 120)
    _tree(pen, 830, 620, 110)
    for x in (360, 560):
        _person(pen, x + dice.randrange(-20, 20), 700, 120, dice.choice(COATS))


SCENES: dict[str, Callable[[Pen, random.Random], None]] = {
    "road": _road,
    "garden": _garden,
    "people": _people,
    "market": _market,
    "hills": _hills,
    "water": _water,
    "office": _office,
    "house": _home,
}
