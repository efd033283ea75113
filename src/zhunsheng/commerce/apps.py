"""Django's registration of the room."""

from django.apps import AppConfig


class CommerceConfig(AppConfig):
    """What was bought where."""

    name = "zhunsheng.commerce"
    label = "commerce"
    default_auto_field = "django.db.models.BigAutoField"
