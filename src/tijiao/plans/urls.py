from django.urls import path

from tijiao.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("read/", views.upload, name="upload"),
    path("lines/<int:pk>/edit/", views.edit_line, name="edit-line"),
    path("lines/<int:pk>/targets/", views.add_target, name="add-target"),
    path("targets/<int:pk>/edit/", views.edit_target, name="edit-target"),
    path("targets/<int:pk>/drop/", views.drop_target, name="drop-target"),
    path("targets/<int:pk>/own/", views.own, name="own"),
    path("targets/<int:pk>/own/drop/", views.drop_own, name="drop-own"),
    path("milestones/<int:pk>/", views.milestone, name="milestone"),
    path("<slug:code>/", views.plan, name="plan"),
    path("<slug:code>/confirm/", views.confirm, name="confirm"),
    path("<slug:code>/tags/<slug:tag>/", views.tag, name="tag"),
    path("<slug:code>/<int:position>/", views.line, name="line"),
]
