"""Django's registration of the room."""

from django.apps import AppConfig
from django.urls import register_converter
from typing_extensions import override

from zhunsheng.surface.addresses import IdConverter


class SurfaceConfig(AppConfig):
    """Pages, the API and live sockets."""

    name = "zhunsheng.surface"
    label = "surface"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Let addresses speak of ids before any address is read."""
        register_converter(IdConverter, "id")
