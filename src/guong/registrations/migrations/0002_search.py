from django.db import migrations

from guong.kit.search import CreateSearchIndex


class Migration(migrations.Migration):
    dependencies = [("registrations", "0001_initial")]

    operations = [
        CreateSearchIndex("registrations_registration", "search_text"),
        CreateSearchIndex("registrations_sealeditem", "search_text"),
    ]
