"""`guong bench`: the project's benchmarks, in a checkout."""

import importlib
import importlib.util
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

DATABASES = {"sqlite": ("sqlite",), "postgresql": ("postgresql",), "both": ("sqlite", "postgresql")}


class Command(BaseCommand):
    help = (
        "Đo tốc độ; cần bản mã nguồn; mã 1 nếu có mức không đạt / "
        "run a benchmark; needs a checkout; exit 1 if a bar does not hold"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which bench, and how."""
        parser.add_argument("name", nargs="?", metavar="NAME", help="tên phép đo / the bench, see --list")
        parser.add_argument("--list", action="store_true", help="các phép đo / the benches")
        parser.add_argument("--json", action="store_true", help="một tài liệu JSON / one JSON document")
        parser.add_argument("--database", choices=sorted(DATABASES), default="both", help="cơ sở dữ liệu / database")
        parser.add_argument("--quick", action="store_true", help="chạy thử vài giây / a trial of seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, or run and tell."""
        bench = _benches()
        if options["list"]:
            self.stdout.write("\n".join(f"{name:<10} {about}" for name, (_, about) in bench.BENCHES.items()))
            return
        name = options["name"]
        if name not in bench.BENCHES:
            self.stderr.write(f"bench: {name or '?'}: xem / see guong bench --list")
            raise SystemExit(2)
        module = importlib.import_module(bench.BENCHES[name][0])
        figures = module.run(bench.Options(DATABASES[options["database"]], options["quick"]))
        self.stdout.write(bench.as_json(name, figures) if options["json"] else bench.as_text(figures))
        if not all(figure.holds for figure in figures):
            raise SystemExit(1)


def _benches() -> Any:
    """The checkout's package of benches; an installed program has none."""
    if importlib.util.find_spec("bench") is None:
        raise CommandError("guong bench: cần bản mã nguồn có thư mục bench / needs a checkout with its folder bench")
    return importlib.import_module("bench")
