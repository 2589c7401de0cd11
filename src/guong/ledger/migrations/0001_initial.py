from django.db import migrations, models

from guong.ledger.chain import ROOT
from guong.ledger.guards import GuardEntries


def put_head(apps, schema_editor):
    apps.get_model("ledger", "Head").objects.using(schema_editor.connection.alias).create(id=1, seq=0, hash=ROOT)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("prev", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=80)),
                ("by", models.CharField(max_length=40)),
                ("payload", models.TextField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("seq__gt", 0)), name="entry_seq_positive")],
                "indexes": [models.Index(fields=["subject", "seq"], name="entry_history")],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_head")],
            },
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("outcome", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("by", "key"), name="one_outcome_per_key")],
            },
        ),
        migrations.RunPython(put_head, migrations.RunPython.noop, elidable=False),
        GuardEntries(),
    ]
