from django.urls import path

from tijiao.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("<int:pk>/open/", views.open_, name="open"),
    path("read/", views.read_all, name="read-all"),
]
