"""Django's registration of the room."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Ratings."""

    name = "zhunsheng.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"
