from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "guong.organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.organisations import words  # noqa: F401
