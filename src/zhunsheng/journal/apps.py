"""Django's registration of the room."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Facts, seals, readers and the pen."""

    name = "zhunsheng.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
