from django.urls import path, re_path

from tijiao.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.bulletins, name="bulletins"),
    path("issue/", views.issue, name="issue"),
    path("<slug:code>/", views.bulletin, name="bulletin"),
    re_path(r"^(?P<code>[-\w]+?)(?P<edition>|-errata)\.(?P<kind>docx|pdf)$", views.file, name="file"),
]
