from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guong.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.people import words  # noqa: F401
