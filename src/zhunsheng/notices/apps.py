"""Django's registration of the room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Mail to colleagues and customers."""

    name = "zhunsheng.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
