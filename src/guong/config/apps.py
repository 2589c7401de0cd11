from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "guong.config"
    label = "config"
