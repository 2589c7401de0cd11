from django.db import migrations

from guong.kit.search import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [CreateSearchIndex("organisations_organisationname", "search_text")]
