"""Django's registration of the room."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """The floor every other room stands on."""

    name = "zhunsheng.ground"
    label = "ground"
    default_auto_field = "django.db.models.BigAutoField"
