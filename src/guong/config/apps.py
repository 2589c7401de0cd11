from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "guong.config"
    label = "config"

    def ready(self) -> None:
        """Have the words of the installation's own deeds where every page looks."""
        from guong.config.backup import words  # noqa: F401
