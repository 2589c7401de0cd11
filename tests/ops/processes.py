"""Run the program as a person does: as a process of its own, on a home of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.settings import ROOT

PATIENCE = 300


@dataclass(frozen=True)
class Done:
    """What a process said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """`guong` on one home, with the variables given."""

    home: Path
    variables: dict[str, str]

    def __call__(self, *arguments, **variables):
        done = subprocess.run(
            self.command(*arguments), env=self.environment(**variables), cwd=ROOT, capture_output=True, timeout=PATIENCE
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments, **variables):
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment(**variables),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def command(self, *arguments):
        return [sys.executable, "-m", "guong", *arguments]

    def environment(self, **variables):
        real = {"DJANGO_SETTINGS_MODULE": "guong.config.settings", "GUONG_HOME": str(self.home), "PYTHONUTF8": "1"}
        return {**os.environ, **real, **self.variables, **variables}


def database_address(name):
    """The address of another database beside the tests' own PostgreSQL; nothing for SQLite, which lies in the home."""
    if connection.vendor != "postgresql":
        return ""
    values = connection.settings_dict
    host = values["HOST"].replace("/", "%2F")
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgresql://{values['USER']}:{values['PASSWORD']}@{host}{port}/{name}"
