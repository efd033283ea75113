"""Django's registration of the room."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Figures folded from the journal."""

    name = "zhunsheng.insight"
    label = "insight"
    default_auto_field = "django.db.models.BigAutoField"
