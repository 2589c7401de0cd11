import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_search'),
        ('publicity', '0002_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='agreement',
            name='on_behalf',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='paper',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='agreement',
            name='paper_date',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='agreement',
            name='withdrawal_paper',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='agreement',
            name='withdrawal_paper_date',
            field=models.DateField(blank=True, null=True),
        ),
    ]
