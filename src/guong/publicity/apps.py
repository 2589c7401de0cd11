from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "guong.publicity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.publicity import words  # noqa: F401
