"""Django's registration of the room."""

from django.apps import AppConfig


class AssistConfig(AppConfig):
    """What to say next."""

    name = "zhunsheng.assist"
    label = "assist"
    default_auto_field = "django.db.models.BigAutoField"
