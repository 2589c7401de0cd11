from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "guong.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guong.accounts import words  # noqa: F401
        from guong.accounts.logs import hide_setup_token

        hide_setup_token()
