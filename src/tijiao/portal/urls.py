"""The public pages, without sign-in."""

from django.urls import path

from tijiao.portal import asking, surveying, views

app_name = "portal"
urlpatterns = [
    path("", views.start, name="start"),
    path("audit/", views.audit_heads, name="audit-heads"),
    path("ask/", asking.kinds, name="kinds"),
    path("ask/<slug:kind>/", asking.ask, name="ask"),
    path("lookup/", asking.lookup, name="lookup"),
    path("enclosed/<int:pk>/", asking.enclosed, name="enclosed"),
    path("rate/", asking.rate, name="rate"),
    path("surveys/", surveying.open_surveys, name="surveys"),
    path("surveys/<slug:code>/", surveying.survey, name="survey"),
    path("answers/", asking.answers, name="answers"),
    path("disclosures/", asking.disclosures, name="disclosures"),
    path("language/<slug:code>/", views.language, name="language"),
]
