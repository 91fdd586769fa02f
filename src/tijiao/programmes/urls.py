from django.urls import path

from tijiao.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="programmes"),
    path("add/", views.add, name="add"),
    path("hours/", views.hours, name="hours"),
    path("hours/<int:staff>/account/", views.link, name="hours-link"),
    path("<int:pk>/", views.programme, name="programme"),
    path("<int:pk>/organisations/", views.organisations, name="organisations"),
    path("<int:pk>/schedule/", views.schedule, name="schedule"),
    path("sessions/<int:pk>/", views.session, name="session"),
    path("sessions/<int:pk>/check-in/", views.check_in, name="check-in"),
    path("sessions/<int:pk>/check-in-many/", views.check_in_many, name="check-in-many"),
    path("sessions/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("sessions/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("attendances/<int:pk>/take-back/", views.take_back, name="take-back"),
]
