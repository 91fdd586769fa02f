from django.urls import path

from tijiao.insight import question_views, views

app_name = "insight"
urlpatterns = [
    path("", views.indicators, name="indicators"),
    path("balanced/<slug:stage>/", views.balanced, name="balanced"),
    path("questions/", question_views.ask, name="questions"),
    path("questions/save/", question_views.save, name="question-save"),
    path("questions/<int:pk>/forget/", question_views.forget, name="question-forget"),
    path("drafts/", question_views.drafts, name="drafts"),
    path("drafts/new/", question_views.draft_new, name="draft-new"),
    path("drafts/<int:pk>/", question_views.draft, name="draft"),
    path("drafts/<int:pk>/<slug:verb>/", question_views.decide, name="decide"),
    path("dictionary/", views.dictionary, name="dictionary"),
    path("standards/", views.standards, name="standards"),
    path("standards/<int:pk>/", views.standard, name="standard"),
    path("<slug:indicator_id>/", views.reading, name="reading"),
]
