from django.urls import path

from apps.keys import views

app_name = "keys"
urlpatterns = [
    path("", views.key_list, name="list"),
    path("new/", views.create, name="create"),
    path("connect/", views.connect, name="connect"),
    path("<uuid:key_id>/rename/", views.rename, name="rename"),
    path("<uuid:key_id>/rotate/", views.rotate, name="rotate"),
    path("<uuid:key_id>/revoke/", views.revoke, name="revoke"),
    path("providers/", views.providers, name="providers"),
    path("providers/<str:provider>/delete/", views.provider_delete, name="provider-delete"),
]
