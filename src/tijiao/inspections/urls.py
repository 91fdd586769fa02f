from django.urls import path

from tijiao.inspections.views import draws, findings, register, rounds, visits

app_name = "inspections"
urlpatterns = [
    path("", findings.findings, name="findings"),
    path("kinds/", findings.kinds, name="kinds"),
    path("report/", findings.report, name="report"),
    path("<int:pk>/", findings.finding, name="finding"),
    path("<int:pk>/rectify/", findings.rectify, name="rectify"),
    path("<int:pk>/rectifications/<int:rectification>/recheck/", findings.recheck, name="recheck"),
    path("rounds/", rounds.all_rounds, name="rounds"),
    path("rounds/new/", rounds.open_round, name="round-new"),
    path("rounds/<int:pk>/", rounds.one_round, name="round"),
    path("rounds/<int:pk>/plan/", rounds.plan, name="plan"),
    path("rounds/<int:pk>/plan-named/", rounds.plan_named, name="plan-named"),
    path("rounds/<int:pk>/close/", rounds.close, name="round-close"),
    path("rounds/<int:pk>/publish/", rounds.publish, name="round-publish"),
    path("rounds/<int:pk>/exceed/", rounds.exceed, name="round-exceed"),
    path("rounds/<int:pk>/permit/<str:code>/", rounds.permit, name="permit"),
    path("rounds/<int:pk>/draw/", draws.freeze, name="freeze"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/reveal/", draws.reveal, name="reveal"),
    path("draws/<int:pk>/abort/", draws.abort, name="abort"),
    path("visits/", visits.all_visits, name="visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/fill/", visits.fill, name="fill"),
    path("visits/<int:pk>/cancel/", visits.cancel, name="cancel"),
    path("burden/", rounds.burden, name="burden"),
    path("checklists/", rounds.checklists, name="checklists"),
    path("checklists/<slug:code>/", rounds.checklist, name="checklist"),
    path("inspectors/", register.inspectors, name="inspectors"),
    path("inspectors/new/", register.enrol, name="enrol"),
    path("inspectors/<int:pk>/", register.inspector, name="inspector"),
    path("recusals/", register.recusals, name="recusals"),
    path("recusals/<int:pk>/withdraw/", register.withdraw, name="withdraw"),
]
