from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "guong.registrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.registrations import words  # noqa: F401
        from guong.registrations.queries.own_way import REGISTERING
        from guong.registrations.queries.ways import register

        register(REGISTERING)
