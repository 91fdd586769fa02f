from django.urls import path

from tijiao.draws import views

app_name = "draws"
urlpatterns = [path("verify/", views.verify, name="verify")]
