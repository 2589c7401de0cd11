from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "guong.intake"

    def ready(self) -> None:
        from guong.intake import words  # noqa: F401
