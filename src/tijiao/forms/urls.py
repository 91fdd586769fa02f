from django.urls import path

from tijiao.forms import design_views, views

app_name = "forms"
urlpatterns = [
    path("", design_views.forms, name="forms"),
    path("designs/", design_views.begin, name="begin"),
    path("designs/<int:pk>/", design_views.design, name="design"),
    path("designs/<int:pk>/question/", design_views.ask, name="question"),
    path("designs/<int:pk>/arrange/", design_views.arrange, name="arrange"),
    path("designs/<int:pk>/workbook/", design_views.workbook, name="workbook"),
    path("designs/<int:pk>/publish/", design_views.publish, name="publish"),
    path("designs/<int:pk>/discard/", design_views.discard, name="discard"),
    path("designs/<int:pk>/try/", design_views.try_out, name="try-out"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("attachments/<int:pk>/preview/", views.preview, name="preview"),
    path("<slug:form_id>/", design_views.form, name="form"),
]
