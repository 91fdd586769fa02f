from django.urls import path

from tijiao.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("<int:pk>/open/", views.open_, name="open"),
    path("hours/", views.hours, name="hours"),
    path("channels/add/", views.add, name="channel-add"),
    path("channels/<int:pk>/try/", views.try_out, name="channel-try"),
    path("channels/<int:pk>/drop/", views.drop, name="channel-drop"),
    path("read/", views.read_all, name="read-all"),
]
