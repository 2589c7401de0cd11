from django.apps import AppConfig


class CommendationConfig(AppConfig):
    name = "guong.commendation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.commendation import words  # noqa: F401
