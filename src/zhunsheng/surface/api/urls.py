"""Addresses of the interface."""

from typing import Final

from django.urls import URLPattern, URLResolver, path

from zhunsheng.surface.api.api import api
from zhunsheng.surface.api.describing import openapi

urlpatterns: Final[list[URLPattern | URLResolver]] = [path("openapi.json", openapi, name="openapi"), path("", api.urls)]
