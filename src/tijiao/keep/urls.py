"""Jobs, retention, holds and erasure."""

from django.urls import path

from tijiao.keep import views

app_name = "keep"
urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("retention/", views.retention, name="retention"),
    path("retention/tombstones/", views.tombstones, name="tombstones"),
    path("retention/erase/", views.erase, name="erase"),
    path("retention/due/", views.erase_due, name="erase-due"),
    path("retention/holds/", views.hold, name="hold"),
    path("retention/holds/<int:pk>/lift/", views.lift, name="lift"),
]
