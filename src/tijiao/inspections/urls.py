from django.urls import path

from tijiao.inspections import views

app_name = "inspections"
urlpatterns = [
    path("", views.findings, name="findings"),
    path("kinds/", views.kinds, name="kinds"),
    path("report/", views.report, name="report"),
    path("<int:pk>/", views.finding, name="finding"),
    path("<int:pk>/rectify/", views.rectify, name="rectify"),
    path("<int:pk>/rectifications/<int:rectification>/recheck/", views.recheck, name="recheck"),
]
