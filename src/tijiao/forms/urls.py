from django.urls import path

from tijiao.forms import views

app_name = "forms"
urlpatterns = [
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("attachments/<int:pk>/preview/", views.preview, name="preview"),
]
