from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "guong.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.intake import jobs, words  # noqa: F401
