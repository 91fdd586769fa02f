from django.urls import path

from tijiao.registry.exchange import profile_views, views

app_name = "exchange"
urlpatterns = [
    path("<str:kind>/", views.start, name="start"),
    path("<str:kind>/template/", views.template, name="template"),
    path("<str:kind>/out/", views.send_out, name="out"),
    path("<str:kind>/profiles/", profile_views.profiles, name="profiles"),
    path("<str:kind>/profiles/keep/", profile_views.keep, name="profile-keep"),
    path("profiles/<int:pk>/drop/", profile_views.drop, name="profile-drop"),
    path("imports/<int:pk>/", views.shown, name="import"),
    path("imports/<int:pk>/apply/", views.apply, name="apply"),
    path("imports/<int:pk>/again/", views.again, name="again"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("imports/<int:pk>/extra/", views.extra, name="extra"),
    path("imports/<int:pk>/marked/", views.marked, name="marked"),
]
