from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "guong.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.plans import words  # noqa: F401
