"""Django's registration of the room."""

from django.apps import AppConfig


class SurfaceConfig(AppConfig):
    """Pages, the API and live sockets."""

    name = "zhunsheng.surface"
    label = "surface"
    default_auto_field = "django.db.models.BigAutoField"
