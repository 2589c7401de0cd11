"""Reading a plan's text: what it costs, that the cost grows with the length alone, and how much is read right."""

import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.figures import Figure, Options, median_of, tell
from bench.reading_scores import QUOTED, Score, scores_of
from bench.reading_shared import folder_of, shared_scores

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "tests/reading/texts"
MEDIAN, LARGE = 8 * 1024, 500 * 1024  # bytes
ROUNDS, QUICK_ROUNDS = 9, 3
FLOOR_IS = "finding every word of the same text"
_WORD = re.compile(r"\w+")


def run(options: Options) -> list[Figure]:
    """No database is asked for; the sets of texts are those of the tests, and the real plans where they lie beside the project."""
    return [*_speed(QUICK_ROUNDS if options.is_quick else ROUNDS), *_quality()]


def text_of(size: int) -> str:
    """A plan of so many bytes: one of the tests' texts, its body said again and again."""
    text = (TEXTS / "own/10-dang-uy-xa-deo-gio.txt").read_text("utf-8")
    head, mark, rest = text.partition("II- NỘI DUNG")
    body, closing, end = (mark + rest).partition("Nơi nhận:")
    times = max(1, round((size - len((head + closing + end).encode())) / len(body.encode())))
    return head + body * times + closing + end


def _speed(rounds: int) -> Iterator[Figure]:
    from guong.reading import read

    costs = {}
    for name, size, bar in (("median plan, 8 KB", MEDIAN, "value <= 50"), ("500 KB", LARGE, "value <= 3000")):
        text = text_of(size)
        read(text)
        samples = [_milliseconds(lambda text=text: read(text)) for _ in range(rounds)]
        floor = sorted(_milliseconds(lambda text=text: _WORD.findall(text)) for _ in range(rounds))[rounds // 2]
        figure = median_of(name, "none", samples, "ms CPU", bar=bar, floor=round(floor, 3), floor_is=FLOOR_IS)
        costs[size] = figure.value / len(text)
        tell(f"  {name}: {figure.value:.0f} ms")
        yield figure
    growth = round(costs[LARGE] / costs[MEDIAN], 2)
    yield Figure("a sign of 500 KB beside a sign of 8 KB", "none", growth, "times", bar="value <= 1.5")


def _milliseconds(work: object) -> float:
    began = time.process_time()
    work()  # type: ignore[operator]
    return 1000 * (time.process_time() - began)


def _quality() -> Iterator[Figure]:
    for name in ("own", "aside"):
        yield from _scored(name, scores_of(TEXTS / name))
    shared = folder_of(ROOT)
    if shared is None:
        tell("  no real plans beside the project: their scores are left out")
    else:
        yield from _scored("shared", shared_scores(shared))


def _scored(name: str, scores: Mapping[str, Score]) -> Iterator[Figure]:
    for kind, score in scores.items():
        yield Figure(f"{name}/{kind}: items", "none", round(score.f1, 3), "F1")
        if kind in QUOTED and score.expected_signs:
            yield Figure(f"{name}/{kind}: spans", "none", round(score.span_f1, 3), "F1 of signs")
    every = Score(
        sum(one.right for one in scores.values()),
        sum(one.found for one in scores.values()),
        sum(one.expected for one in scores.values()),
    )
    yield Figure(f"{name}/all: items", "none", round(every.f1, 3), "F1")
