from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "guong.tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.tasks import words  # noqa: F401
