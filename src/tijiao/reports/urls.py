from django.urls import path, re_path

from tijiao.reports import bundle_views, views

app_name = "reports"
urlpatterns = [
    path("", views.bulletins, name="bulletins"),
    path("issue/", views.issue, name="issue"),
    path("dossiers/", bundle_views.dossiers, name="dossiers"),
    path("dossiers/start/", bundle_views.start, name="bundle-start"),
    path("dossiers/<int:pk>/", bundle_views.bundle, name="bundle"),
    path("dossiers/<int:pk>/zip/", bundle_views.bundle_file, name="bundle-file"),
    re_path(r"^schools/(?P<code>[-\w]+)\.(?P<kind>docx|pdf)$", bundle_views.school, name="dossier"),
    re_path(r"^sections/(?P<code>[-\w]+)\.(?P<kind>docx|pdf)$", bundle_views.section, name="section"),
    path("<slug:code>/", views.bulletin, name="bulletin"),
    re_path(r"^(?P<code>[-\w]+?)-evidence\.zip$", views.evidence, name="evidence"),
    re_path(r"^(?P<code>[-\w]+?)(?P<edition>|-errata)\.(?P<kind>docx|pdf)$", views.file, name="file"),
]
