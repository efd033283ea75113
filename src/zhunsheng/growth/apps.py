"""Django's registration of the room."""

from django.apps import AppConfig


class GrowthConfig(AppConfig):
    """Shift sheets and their appraisal."""

    name = "zhunsheng.growth"
    label = "growth"
    default_auto_field = "django.db.models.BigAutoField"
