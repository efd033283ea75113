"""Django's registration of the room."""

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """Dialogues and their messages."""

    name = "zhunsheng.dialogue"
    label = "dialogue"
    default_auto_field = "django.db.models.BigAutoField"
