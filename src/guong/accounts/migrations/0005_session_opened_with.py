import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_pins_on_devices")]

    operations = [
        migrations.AddField(
            model_name="sessionof",
            name="opened_with",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sessions",
                to="accounts.pindevice",
            ),
        ),
    ]
