from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('results', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='consent',
            name='withdrawal_reason',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
    ]
