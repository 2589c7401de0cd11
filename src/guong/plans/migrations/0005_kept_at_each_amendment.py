from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0004_amending'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='keptquota',
            name='kept_once',
        ),
        migrations.AddConstraint(
            model_name='keptquota',
            constraint=models.UniqueConstraint(fields=('quota', 'organisation', 'since'), name='kept_once'),
        ),
    ]
