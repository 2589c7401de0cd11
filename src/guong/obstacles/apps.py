from django.apps import AppConfig


class ObstaclesConfig(AppConfig):
    name = "guong.obstacles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.obstacles import words  # noqa: F401
        from guong.obstacles.exports import WHAT, difficulties
        from guong.registrations import exports

        exports.register_list(WHAT, difficulties)
