from django.urls import path

from apps.notices import devmail, views

app_name = "notices"
urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/read/", views.notices_read_all, name="notices-read-all"),
    path("notices/<uuid:notice_id>/", views.notice_open, name="notice-open"),
    path("notices/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("account/notices/", views.preferences, name="preferences"),
    # Answers on a developer's machine only.
    path("dev/mail/", devmail.mail_list, name="devmail-list"),
    path("dev/mail/<slug:name>/<int:number>/", devmail.mail_show, name="devmail-show"),
    path("dev/mail/<slug:name>/<int:number>/html/", devmail.mail_html, name="devmail-html"),
]
