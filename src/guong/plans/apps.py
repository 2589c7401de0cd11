from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "guong.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.plans import jobs, words  # noqa: F401 - jobs registers its task
