"""What an account may be called, and how a name is typed."""

import re

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58}[a-z0-9])")
AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
