"""Django's registration of the room."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """Clauses as data: documents, editions, figures, applicability, coverage."""

    name = "zhunsheng.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"
