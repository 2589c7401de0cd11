from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "guong.registrations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.plans.queries import keeping
        from guong.registrations import words  # noqa: F401
        from guong.registrations.queries.met import who_met
        from guong.registrations.queries.own_way import REGISTERING
        from guong.registrations.queries.ways import register

        register(REGISTERING)
        keeping.register(who_met)
