from django.urls import path

from tijiao.registry import views

app_name = "registry"
urlpatterns = [
    path("pupils/", views.pupils, name="pupils"),
    path("pupils/new/", views.admit, name="admit"),
    path("pupils/<int:pk>/", views.pupil, name="pupil"),
    path("pupils/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("pupils/<int:pk>/correct/", views.correct, name="correct"),
    path("pupils/<int:pk>/transfer/", views.transfer, name="transfer"),
    path("pupils/<int:pk>/leave/", views.leave, name="leave"),
    path("pupils/<int:pk>/class/", views.put_into_class, name="put-into-class"),
    path("pupils/<int:pk>/care/", views.care_note, name="care-note"),
    path("care/", views.care, name="care"),
    path("care/<int:pk>/end/", views.care_end, name="care-end"),
    path("staff/", views.staff, name="staff"),
    path("staff/<int:pk>/", views.staff_page, name="staff-page"),
    path("classes/", views.classes, name="classes"),
    path("facilities/", views.facilities, name="facilities"),
    path("facilities/<int:pk>/", views.facility, name="facility"),
    path("partners/", views.partners, name="partners"),
    path("partners/<str:code>/", views.partner, name="partner"),
    path("rollover/", views.rollover_page, name="rollover"),
    path("rollover/run/", views.rollover_run, name="rollover-run"),
    path("rollover/<int:pk>/undo/", views.rollover_undo, name="rollover-undo"),
]
