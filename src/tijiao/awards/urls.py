from django.urls import path

from tijiao.awards import views

app_name = "awards"
urlpatterns = [
    path("", views.schemes, name="schemes"),
    path("<int:pk>/", views.scheme, name="scheme"),
    path("<int:pk>/without/", views.without, name="without"),
    path("<int:pk>/grant/", views.add, name="add"),
    path("grants/<int:pk>/", views.grant, name="grant"),
    path("grants/<int:pk>/renew/", views.renew, name="renew"),
    path("grants/<int:pk>/revoke/", views.revoke, name="revoke"),
]
