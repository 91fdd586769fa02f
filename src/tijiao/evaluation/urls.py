from django.urls import path

from tijiao.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("", views.schemes, name="schemes"),
    path("appeals/<int:pk>/", views.answer, name="answer"),
    path("<slug:code>/", views.scheme, name="scheme"),
    path("<slug:code>/trial/", views.trial, name="trial"),
    path("<slug:code>/issue/", views.issue, name="issue"),
    path("<slug:code>/at/<str:at>/", views.organisation, name="organisation"),
    path("<slug:code>/at/<str:at>/enter/", views.enter, name="enter"),
    path("<slug:code>/at/<str:at>/appeal/", views.appeal, name="appeal"),
]
