"""Every address. Each desk brings its own; `web` has the board, one's list, the organisations and the sign-in."""

from django.urls import URLPattern, URLResolver, include, path

from tijiao.outbox.views import worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("tijiao.web.sign_in_urls")),
    # one line for each desk, in the order of their names
    path("allocation/", include("tijiao.allocation.urls")),
    path("awards/", include("tijiao.awards.urls")),
    path("captcha/", include("tijiao.portal.captcha_urls")),
    path("cases/", include("tijiao.cases.urls")),
    path("exchange/", include("tijiao.registry.exchange.urls")),
    path("forms/", include("tijiao.forms.urls")),
    path("evaluation/", include("tijiao.evaluation.urls")),
    path("indicators/", include("tijiao.insight.urls")),
    path("inspections/", include("tijiao.inspections.urls")),
    path("ledgers/", include("tijiao.ledgers.urls")),
    path("notices/", include("tijiao.notices.urls")),
    path("bulletins/", include("tijiao.reports.urls")),
    path("keep/", include("tijiao.keep.urls")),
    path("outbox/", include("tijiao.outbox.urls")),
    path("plans/", include("tijiao.plans.urls")),
    path("portal/allocation/", include("tijiao.allocation.public_urls")),
    path("portal/draws/", include("tijiao.draws.urls")),
    path("portal/draws/", include("tijiao.inspections.public_urls")),
    path("portal/lists/", include("tijiao.ledgers.public_urls")),
    path("portal/", include("tijiao.portal.urls")),
    path("programmes/", include("tijiao.programmes.urls")),
    path("registry/", include("tijiao.registry.urls")),
    path("sw.js", worker, name="worker"),
    path("", include("tijiao.web.urls")),
]
