"""Addresses of the real pages and one that fails, for the page that is shown when the desk itself is wrong."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from zhunsheng.assembly.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret detail of the failure")


urlpatterns = [path("fail/", fail), path("", include("zhunsheng.surface.pages.urls"))]
