"""Django's registration of the room."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """Time limits as folds over facts."""

    name = "zhunsheng.clocks"
    label = "clocks"
    default_auto_field = "django.db.models.BigAutoField"
