from django.contrib import admin
from django.urls import include, path

from apps.pages.studio.site import studio

urlpatterns = [
    path("", include("apps.pages.urls")),
    path("", include("apps.core.urls")),
    path("", include("apps.notices.urls")),
    path("keys/", include("apps.keys.urls")),
    path("account/", include("apps.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("api/auth/", include("allauth.headless.urls")),
    path("api/v1/", include("apps.core.rest.urls")),
    path("admin/", admin.site.urls),
    path("studio/", studio.urls),
]

handler400 = "apps.pages.errors.bad_request"
handler403 = "apps.pages.errors.forbidden"
handler404 = "apps.pages.errors.not_found"
handler429 = "apps.pages.errors.too_many_requests"
handler500 = "apps.pages.errors.server_error"
