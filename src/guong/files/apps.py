from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "guong.files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.files import jobs, words  # noqa: F401 - jobs registers its task
