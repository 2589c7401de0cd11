from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "guong.registrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.registrations import words  # noqa: F401
