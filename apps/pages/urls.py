from django.urls import path

from apps.pages import apidocs, views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("api/docs/", apidocs.docs, name="api-docs"),
    path("api/schema/", apidocs.openapi, name="api-schema"),
    path("@<str:username>/", views.profile, name="profile"),
]
