"""Django's registration of the room."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """What the house knows to answer."""

    name = "zhunsheng.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
