from django.urls import path

from tijiao.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("token/", views.token, name="token"),
    path("offline/", views.offline, name="offline"),
]
