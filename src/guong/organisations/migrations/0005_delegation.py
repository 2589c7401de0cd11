import re

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from guong.kit.search import RemakeSearchIndex


def fill(apps, schema_editor):
    Person = apps.get_model("organisations", "Person")
    found = []
    for person in Person.objects.exclude(phone="").only("id", "phone").iterator():
        digits = re.sub(r"\D", "", person.phone)
        person.phone_key = f"0{digits[2:]}" if digits.startswith("84") and len(digits) > 9 else digits
        found.append(person)
    Person.objects.bulk_update(found, ["phone_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_person_search")]

    operations = [
        migrations.AddField("person", "phone_key", models.CharField(blank=True, default="", max_length=20)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("person", models.Index(fields=["phone_key"], name="person_phone")),
        RemakeSearchIndex("organisations_person", "search_text"),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("basis", models.CharField(max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="organisations.person",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="organisations.seat",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_period"),
                    models.CheckConstraint(condition=~Q(basis=""), name="delegation_basis"),
                ],
            },
        ),
    ]
