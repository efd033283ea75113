"""Django's registration of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Everybody the desk knows."""

    name = "zhunsheng.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
