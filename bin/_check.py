"""Run every check, whatever the others say, and sum up. Exit status: 0 all hold, 1 something does not.

bin/check [NAME …]     only the checks named; --list shows the names
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
CATALOGUES = ROOT / "src" / "guong"


def main(arguments: list[str]) -> int:
    """Run the named checks, or all."""
    if "--list" in arguments or {"-h", "--help"} & set(arguments):
        print(__doc__, *CHECKS, sep="\n")
        return 0
    unknown = set(arguments) - set(CHECKS)
    if unknown:
        print(f"no such check: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    results = []
    for name, check in CHECKS.items():
        if arguments and name not in arguments:
            continue
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        results.append((name, check(), time.monotonic() - started))
    print("\n== bin/check")
    for name, holds, seconds in results:
        print(f"{name:<14} {'ok' if holds else 'FAILED'} ({seconds:.1f} s)")
    return 0 if all(holds for _, holds, _ in results) else 1


def run(*command: str | Path, **variables: str) -> bool:
    """Run one program of the environment in the project's root; whether it was content."""
    program = PROGRAMS / command[0]
    return subprocess.run([program, *command[1:]], cwd=ROOT, env={**os.environ, **variables}).returncode == 0


def types() -> bool:
    """Strict types where the rules live."""
    source = ROOT / "src" / "guong"
    modules = [source / "kit"]
    for name in ("rules", "policy", "actor"):
        modules += sorted(source.glob(f"*/{name}.py")) + sorted(
            place for place in source.glob(f"*/{name}") if place.is_dir()
        )
    # Django carries no types, so its classes can only be taken as they are.
    return run("mypy", "--strict", "--allow-subclassing-any", *(str(module.relative_to(ROOT)) for module in modules))


def migrations() -> bool:
    """No model differs from its migrations; asked of an empty home, so no real data is near."""
    with throw_away_home() as home:
        return run(
            "python",
            "manage.py",
            "makemigrations",
            "--check",
            "--dry-run",
            "--verbosity",
            "1",
            GUONG_HOME=home,
            DATABASE_URL="",
        )


def translations() -> bool:
    """Every catalogue is complete, and compiled from its present source."""
    complaints = [line for source in sorted(CATALOGUES.glob("**/*.po")) for line in _wrong_with(source)]
    print(*complaints or ["every catalogue is complete and freshly compiled"], sep="\n")
    return not complaints


def _wrong_with(source: Path) -> Iterator[str]:
    from babel.messages.mofile import read_mo, write_mo
    from babel.messages.pofile import read_po

    where, compiled = source.relative_to(ROOT), source.with_suffix(".mo")
    mend = f"run: pybabel compile -i {where} -o {where.with_suffix('.mo')}"
    with source.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (message.fuzzy or not all(texts)):
            yield f"{where}:{message.lineno or 0}: {'fuzzy' if message.fuzzy else 'untranslated'}: {message.id!r}"
    if not compiled.exists():
        yield f"{where}: not compiled; {mend}"
        return
    with tempfile.TemporaryFile() as fresh, compiled.open("rb") as file:
        write_mo(fresh, catalogue)
        fresh.seek(0)
        if _texts(read_mo(fresh)) != _texts(read_mo(file)):
            yield f"{where}: the compiled catalogue is older; {mend}"


def _texts(catalogue: object) -> dict[object, object]:
    return {(message.context, str(message.id)): str(message.string) for message in catalogue if message.id}


@contextmanager
def throw_away_home() -> Iterator[str]:
    """An empty folder to work on."""
    with tempfile.TemporaryDirectory(prefix="guong-check-") as home:
        yield home


CHECKS: dict[str, Callable[[], bool]] = {
    "format": lambda: run("ruff", "format", "--check", "."),
    "lint": lambda: run("ruff", "check", "."),
    "types": types,
    "imports": lambda: run("lint-imports", "--no-cache"),
    "migrations": migrations,
    "translations": translations,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
