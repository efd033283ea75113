"""Every page's address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("zhunsheng.surface.api.urls")),
    path("", include("zhunsheng.surface.pages.urls")),
]

handler400 = "zhunsheng.surface.pages.errors.bad_request"
handler403 = "zhunsheng.surface.pages.errors.forbidden"
handler404 = "zhunsheng.surface.pages.errors.not_found"
handler500 = "zhunsheng.surface.pages.errors.server_error"
