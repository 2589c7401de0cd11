"""No word is kept of pages that were withdrawn, nor of drafts whose unit took its agreement back."""

from typing import Any

from django.db import migrations

NOTHING = {"draft": {}, "snapshot": {}, "title": "", "sector": "", "year": 0, "unit_kind": "", "search_text": ""}


def empty(apps: Any, schema_editor: Any) -> None:
    """Empty what still stands there."""
    alias = schema_editor.connection.alias
    publications = apps.get_model("publicity", "Publication")._base_manager.using(alias)
    agreements = apps.get_model("publicity", "Agreement")._base_manager.using(alias)
    agreed = agreements.filter(withdrawn_at__isnull=True).values("registration_id")
    for row in publications.filter(state="draft").exclude(registration_id__in=agreed):
        last = agreements.filter(registration_id=row.registration_id).order_by("-id").first()
        publications.filter(pk=row.pk).update(state="withdrawn", withdrawn_at=last and last.withdrawn_at)
    gone = publications.filter(state="withdrawn")
    photos = apps.get_model("publicity", "PublishedPhoto")._base_manager.using(alias)
    photos.filter(publication_id__in=gone.values("pk")).delete()
    gone.update(**NOTHING)


class Migration(migrations.Migration):
    dependencies = [("publicity", "0003_written_agreement")]

    operations = [migrations.RunPython(empty, migrations.RunPython.noop)]
