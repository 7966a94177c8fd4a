from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile_edit, name="profile-edit"),
    # Before allauth's own at the same address.
    path("sessions/", views.sessions, name="sessions"),
    path("verified/", views.verification, name="verification"),
    path("data/", views.data, name="data"),
    path("data/<uuid:export_id>/", views.export_download, name="export-download"),
    path("delete/", views.delete, name="delete"),
]
