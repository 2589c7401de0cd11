import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0003_reading_cascade_amendment'),
    ]

    operations = [
        migrations.AddField(
            model_name='amendment',
            name='settled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='keptquota',
            name='since',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='keptquota',
            name='wholly',
            field=models.BooleanField(default=False),
        ),
    ]
