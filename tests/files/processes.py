"""Another process on the same database and the same home as the test."""

import os
import subprocess
import sys
from contextlib import contextmanager

from django.db import connection

from tests.settings import ROOT

SETTINGS = """
from pathlib import Path
from tests.settings import *
import os
HOME = Path(os.environ["OTHER_HOME"])
if os.environ["OTHER_DATABASE"]:
    DATABASES["default"]["NAME"] = os.environ["OTHER_DATABASE"]
"""


@contextmanager
def other_process(program, home, *arguments):
    """Run a program with Django on the test's own database; it is killed at the end if it still lives."""
    (home / "other_settings.py").write_text(SETTINGS)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "other_settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}{os.pathsep}{home}",
        "OTHER_HOME": str(home),
        "OTHER_DATABASE": str(connection.settings_dict["NAME"]),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], env=environment, cwd=ROOT, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()
