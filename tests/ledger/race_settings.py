"""The settings of a second process that works on the running test's own database."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["GUONG_RACE_DATABASE"]
