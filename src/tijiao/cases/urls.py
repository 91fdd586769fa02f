from django.urls import path

from tijiao.cases.views import care, dropout, trends, work

app_name = "cases"
urlpatterns = [
    path("", work.cases, name="cases"),
    path("kinds/", work.kinds, name="kinds"),
    path("new/", work.new, name="new"),
    path("new/<slug:kind>/", work.receive, name="receive"),
    path("care/", care.care, name="care"),
    path("care/<int:pk>/", care.care_case, name="care-case"),
    path("care/<int:pk>/<slug:verb>/", care.care_act, name="care-act"),
    path("care/new/<slug:kind>/", care.pupils, name="care-pupils"),
    path("care/new/<slug:kind>/<int:pupil>/", care.open_care, name="care-open"),
    path("dropout/", dropout.dropout, name="dropout"),
    path("dropout/<int:pk>/explain/", dropout.explain, name="dropout-explain"),
    path("dropout/<int:pk>/confirm/", dropout.confirm, name="dropout-confirm"),
    path("satisfaction/", trends.satisfaction, name="satisfaction"),
    path("trends/", trends.trends, name="trends"),
    path("trends/file/", trends.trends_file, name="trends-file"),
    path("parts/<int:pk>/hand-in/", work.hand_in, name="hand-in"),
    path("parts/<int:pk>/withdraw/", work.withdraw, name="withdraw"),
    path("answers/<int:pk>/publish/", work.publish, name="publish"),
    path("<int:pk>/", work.case, name="case"),
    path("<int:pk>/asker/", work.reveal, name="reveal"),
    path("<int:pk>/letter/", work.reply_letter, name="letter"),
    path("<int:pk>/do/<slug:verb>/", work.act, name="act"),
]
