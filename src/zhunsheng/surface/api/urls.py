"""Addresses of the interface."""

from typing import Final

from django.urls import URLPattern, URLResolver, path

from zhunsheng.surface.api.api import api
from zhunsheng.surface.api.describing import openapi
from zhunsheng.surface.api.manual import manual

urlpatterns: Final[list[URLPattern | URLResolver]] = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", manual, name="api-manual"),
    path("", api.urls),
]
