"""The staff's starting pages."""

from django.urls import path

from tijiao.web.analysis import SIDES
from tijiao.web.views import (
    accounts,
    analysis,
    audit,
    board,
    duties,
    organisations,
    own,
    posts,
    schools,
    touched,
)

app_name = "web"
urlpatterns = [
    path("", board.board, name="board"),
    path("board/help/", board.in_need, name="board-help"),
    path("board/changes/", board.changed, name="board-changes"),
    path("board/changes/<slug:what>/", board.done, name="board-done"),
    path("compare/", analysis.compare, name="compare"),
    *(
        path(f"indicators/<slug:indicator_id>/{side}/", analysis.indicator, {"side": side}, name=f"indicator-{side}")
        for side, _title in SIDES
    ),
    path("my/", duties.my_list, name="my-list"),
    path("settings/", own.settings, name="settings"),
    path("settings/language/", own.language, name="language"),
    path("settings/theme/", own.theme, name="theme"),
    path("code/", own.first_password, name="code"),
    path("organisations/", organisations.tree, name="organisations"),
    path("organisations/pick/", organisations.pick, name="pick"),
    path("organisations/undo/", organisations.undo, name="undo"),
    path("organisations/<str:code>/", organisations.organisation, name="organisation"),
    path("organisations/<str:code>/below/", organisations.below, name="below"),
    path("organisations/<str:code>/<slug:verb>/", organisations.change, name="change"),
    path("posts/", posts.posts, name="posts"),
    path("posts/<int:pk>/hand-over/", posts.hand_over, name="hand-over"),
    path("people/", accounts.accounts, name="accounts"),
    path("people/new/", accounts.new, name="account-new"),
    path("people/<int:pk>/", accounts.account, name="account"),
    path("people/<int:pk>/lock/", accounts.lock, name="account-lock"),
    path("people/<int:pk>/code/", accounts.code, name="account-code"),
    path("audit/", audit.entries, name="audit"),
    path("audit/refused/", audit.refused, name="audit-refused"),
    path("audit/verify/", audit.verify, name="audit-verify"),
    path("touched/<slug:dataset>/<int:number>/", touched.touched, name="touched"),
    path("schools/<str:code>/", schools.school, name="school"),
    path("schools/<str:code>/<slug:key>/", schools.section, name="school-section"),
]
