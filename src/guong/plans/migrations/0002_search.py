from django.db import migrations

from guong.kit.search import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [CreateSearchIndex("plans_plan", "search_text")]
