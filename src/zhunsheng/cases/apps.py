"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Complaints, after-sales, department tasks."""

    name = "zhunsheng.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
