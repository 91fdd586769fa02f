from django.urls import path

from tijiao.ledgers.views import burden, chasing, completeness, exemptions, filling, records

app_name = "ledgers"
urlpatterns = [
    path("", filling.mine, name="mine"),
    path("review/", records.review, name="review"),
    path("exemptions/", exemptions.exemptions, name="exemptions"),
    path("exemptions/new/", exemptions.exempt, name="exempt"),
    path("unlocked/", exemptions.unlocked, name="unlocked"),
    path("unlocked/new/", exemptions.unlock, name="unlock"),
    path("overall/", completeness.overall, name="overall"),
    path("burden/", burden.burden, name="burden"),
    path("burden/budget/", burden.set_budget, name="budget"),
    path("objections/", burden.all_objections, name="objections"),
    path("objections/<int:pk>/", burden.objection, name="objection"),
    path("objections/<int:pk>/answer/", burden.answer, name="objection-answer"),
    path("check/<int:version>/", filling.check, name="check"),
    path("records/<int:pk>/", records.record, name="record"),
    path("records/<int:pk>/fill/", filling.fill_again, name="fill-again"),
    path("records/<int:pk>/correct/", filling.correct, name="correct"),
    path("records/<int:pk>/versions/<int:number>/", records.version, name="version"),
    path("records/<int:pk>/versions/<int:number>/restore/", records.restore, name="restore"),
    path("records/<int:pk>/accept/", records.accept, name="accept"),
    path("records/<int:pk>/return/", records.return_, name="return"),
    path("<slug:code>/", records.records, name="records"),
    path("<slug:code>/completeness/", completeness.completeness, name="completeness"),
    path("<slug:code>/object/", burden.raise_objection, name="object"),
    path("<slug:code>/approve/", burden.approve, name="approve"),
    path("<slug:code>/event/", filling.event, name="event"),
    path("<slug:code>/missing/<path:period>/", chasing.missing, name="missing"),
    path("<slug:code>/chase/<path:period>/", chasing.chase, name="chase"),
    path("<slug:code>/close/<path:period>/", chasing.close, name="close"),
    path("<slug:code>/reopen/<path:period>/", chasing.reopen, name="reopen"),
    path("<slug:code>/fill/<int:organisation>/<path:period>/", filling.fill, name="fill"),
    path("<slug:code>/at/<int:organisation>/<path:period>/", completeness.at, name="at"),
]
