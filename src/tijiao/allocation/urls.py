from django.urls import path

from tijiao.allocation.views import admissions, problems, sheets, solutions

app_name = "allocation"
urlpatterns = [
    path("", problems.problems, name="problems"),
    path("new/<slug:code>/", problems.new, name="new"),
    path("<int:pk>/", problems.problem, name="problem"),
    path("<int:pk>/sites/new/", problems.add_site, name="site-new"),
    path("<int:pk>/candidates/", problems.candidates, name="candidates"),
    path("<int:pk>/candidates/new/", problems.enter_candidates, name="candidates-new"),
    path("<int:pk>/invigilators/", problems.invigilators, name="invigilators"),
    path("<int:pk>/invigilators/new/", problems.enter_invigilators, name="invigilators-new"),
    path("<int:pk>/freeze/", solutions.freeze, name="freeze"),
    path("<int:pk>/applicants/", admissions.applicants, name="applicants"),
    path("<int:pk>/applicants/new/", admissions.receive, name="applicants-new"),
    path("applicants/<int:pk>/", admissions.applicant, name="applicant"),
    path("solutions/<int:pk>/placements/", admissions.placements, name="placements"),
    path("sites/<int:pk>/drop/", problems.drop_site, name="site-drop"),
    path("candidates/<int:pk>/", problems.candidate, name="candidate"),
    path("invigilators/<int:pk>/", problems.invigilator, name="invigilator"),
    path("invigilators/<int:pk>/drop/", problems.drop_invigilator, name="invigilator-drop"),
    path("draws/<int:pk>/reveal/", solutions.reveal, name="reveal"),
    path("solutions/<int:pk>/", solutions.solution, name="solution"),
    path("solutions/<int:pk>/freeze/", solutions.freeze_invigilators, name="freeze-invigilators"),
    path("solutions/<int:pk>/publish/", solutions.publish, name="publish"),
    path("solutions/<int:pk>/withdraw/", solutions.withdraw, name="withdraw"),
    path("solutions/<int:pk>/seats/", solutions.seats, name="seats"),
    path("solutions/<int:pk>/watches/", solutions.watches, name="watches"),
    path("solutions/<int:pk>/rooms/<int:room>/", sheets.door, name="door"),
    path("solutions/<int:pk>/rooms/<int:room>/names/", sheets.door_names, name="door-names"),
    path("solutions/<int:pk>/sites/<int:site>/", sheets.site, name="site"),
    path("solutions/<int:pk>/schools/<str:code>/", sheets.slips, name="slips"),
    path("solutions/<int:pk>/schools/<str:code>/names/", sheets.slip_names, name="slip-names"),
]
