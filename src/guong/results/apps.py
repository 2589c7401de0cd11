from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "guong.results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.registrations import exports
        from guong.registrations.queries import ways
        from guong.results import words  # noqa: F401
        from guong.results.exports import REPORTED
        from guong.results.queries.way import REPORTING

        ways.register(REPORTING)
        exports.register(REPORTED)
