"""Static files: hashed names when collected, plain ones from the package in a checkout."""

from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed names after `collectstatic`; before it, names are used as they are."""

    manifest_strict = False

    def stored_name(self, name: str) -> Any:
        if not (settings.STATIC_ROOT / "staticfiles.json").exists():
            return name
        return super().stored_name(name)
