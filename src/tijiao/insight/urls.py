from django.urls import path

from tijiao.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("balanced/<slug:stage>/", views.balanced, name="balanced"),
    path("dictionary/", views.dictionary, name="dictionary"),
    path("standards/", views.standards, name="standards"),
    path("standards/<int:pk>/", views.standard, name="standard"),
    path("<slug:indicator_id>/", views.reading, name="reading"),
]
