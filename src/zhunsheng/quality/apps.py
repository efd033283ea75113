"""Django's registration of the room."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Reviews of dialogues."""

    name = "zhunsheng.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"
