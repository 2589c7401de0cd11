from django.db import migrations

from guong.kit.search import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [("publicity", "0001_initial")]

    operations = [CreateSearchIndex("publicity_publication", "search_text")]
