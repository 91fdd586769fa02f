"""The public pages, without sign-in."""

from django.urls import path

from tijiao.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.start, name="start"),
    path("audit/", views.audit_heads, name="audit-heads"),
    path("language/<slug:code>/", views.language, name="language"),
]
