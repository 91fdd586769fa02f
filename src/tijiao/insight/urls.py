from django.urls import path

from tijiao.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("<slug:indicator_id>/", views.reading, name="reading"),
]
