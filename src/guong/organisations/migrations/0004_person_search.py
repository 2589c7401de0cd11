from django.db import migrations, models

from guong.kit.search import CreateSearchIndex, SearchField
from guong.kit.text import words


def fill(apps, schema_editor):
    Person = apps.get_model("organisations", "Person")
    found = []
    for person in Person.objects.only("id", "full_name").iterator():
        person.search_text = " ".join(words(person.full_name))
        found.append(person)
    Person.objects.bulk_update(found, ["search_text"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_events")]

    operations = [
        migrations.AddField("person", "search_text", SearchField(default="")),
        migrations.AddIndex("person", models.Index(fields=["sort_key"], name="person_sort")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        CreateSearchIndex("organisations_person", "search_text"),
    ]
