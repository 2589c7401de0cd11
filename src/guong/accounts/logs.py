"""Keeps tokens of set-up links and invitations out of the log: Django writes the path of every refused request."""

import logging
import re

LOGGERS = ("django.request", "django.security.csrf", "django.server")
_TOKEN = re.compile(r"(/(?:thiet-lap|moi)/)[^\s\"]+")


class HideSetupToken(logging.Filter):
    """Replace the token in a record's sentence."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        sentence = record.getMessage()
        hidden = _TOKEN.sub(r"\1…", sentence)
        if hidden != sentence:
            record.msg, record.args = hidden, None
        return True


def hide_setup_token() -> None:
    """Attach the filter to the loggers that name paths."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(HideSetupToken())
