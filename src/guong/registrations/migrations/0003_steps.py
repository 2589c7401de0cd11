from django.db import migrations, models

from guong.kit.search import RemakeSearchIndex


class Migration(migrations.Migration):
    dependencies = [("registrations", "0002_search")]

    operations = [
        migrations.AddField(model_name="sealeditem", name="marks", field=models.JSONField(default=dict)),
        RemakeSearchIndex("registrations_sealeditem", "search_text"),
        migrations.AddField(
            model_name="return",
            name="step",
            field=models.CharField(default="registration", max_length=20),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__in", ["registration", "result"])), name="return_step"
            ),
        ),
    ]
