"""Pages at city size: every page that people start from, and the pages behind their rows, as those who open them."""

import math
import os
import time
from importlib import import_module
from typing import Any

from bench.claims.city import HOME, standing_city
from bench.harness import Found, Series

ROUNDS = 40
MOST_QUERIES = 18  # of a page whatever stands on it: one query more for each row would be far above
MORE_QUERIES = {"/my/": 32}  # ten desks are asked what waits, each a few times
#: Pages by who opens them; what stands in braces is looked up in the city (see `_Places`).
PAGES = {
    "clerk": (
        "/", "/my/", "/organisations/", "/schools/{school}/", "/registry/pupils/", "/registry/pupils/{pupil}/",
        "/registry/classes/", "/registry/staff/", "/registry/staff/{staff}/", "/registry/facilities/",
        "/registry/facilities/{facility}/", "/plans/", "/ledgers/", "/ledgers/daily-check/",
        "/ledgers/daily-check/fill/{school_id}/2020-05-20/", "/ledgers/records/{record}/", "/inspections/",
        "/inspections/report/", "/inspections/{finding}/", "/programmes/", "/awards/", "/indicators/", "/bulletins/",
        "/bulletins/{bulletin}/",
    ),
    "head": ("/", "/my/", "/schools/{school}/", "/ledgers/", "/inspections/", "/posts/", "/registry/care/"),
    "teacher": ("/my/", "/registry/pupils/", "/registry/care/", "/registry/classes/"),
    "town": (
        "/", "/my/", "/organisations/", "/organisations/{town}/", "/registry/pupils/", "/ledgers/", "/ledgers/review/",
        "/ledgers/daily-check/", "/ledgers/daily-check/completeness/", "/inspections/", "/inspections/{finding}/",
        "/indicators/cctv-linked-share/?period=2020", "/indicators/daily-check-completeness/?period=2020-05",
    ),
    "section": (
        "/", "/my/", "/organisations/", "/organisations/{town}/", "/organisations/pick/?q=zx", "/schools/{school}/",
        "/registry/pupils/", "/registry/pupils/{pupil}/", "/registry/classes/", "/registry/staff/",
        "/registry/facilities/", "/registry/partners/", "/plans/", "/plans/plan-2020/", "/plans/plan-2020/4/",
        "/plans/milestones/{milestone}/", "/ledgers/", "/ledgers/review/", "/ledgers/exemptions/",
        "/ledgers/daily-check/", "/ledgers/daily-check/completeness/", "/ledgers/records/{record}/", "/inspections/",
        "/inspections/kinds/", "/inspections/{finding}/", "/programmes/", "/programmes/{programme}/",
        "/programmes/sessions/{session}/", "/awards/", "/awards/{scheme}/", "/awards/{scheme}/without/",
        "/awards/grants/{grant}/", "/indicators/", "/indicators/cctv-linked-share/?period=2020",
        "/indicators/daily-check-completeness/?period=2020-05", "/bulletins/", "/bulletins/{bulletin}/",
        "/registry/rollover/",
    ),
    "leader": (
        "/", "/board/help/", "/board/changes/", "/schools/{school}/readings/", "/compare/?org={school}",
        "/indicators/daily-check-completeness/trend/?org={school}",
        "/indicators/daily-check-completeness/ranking/?stage=primary",
        "/indicators/daily-check-completeness/distribution/", "/indicators/daily-check-completeness/map/",
        "/my/", "/plans/", "/plans/plan-2020/", "/plans/plan-2020/4/",
        "/plans/plan-2020/11/",
        "/plans/plan-2020/14/", "/plans/plan-2020/25/", "/ledgers/", "/ledgers/daily-check/completeness/",
        "/inspections/", "/indicators/", "/indicators/cctv-linked-share/?period=2020",
        "/indicators/daily-check-completeness/?period=2020-05", "/indicators/hazards-overdue/",
        "/indicators/kitchens-online-share/", "/indicators/drills-held-share/", "/indicators/training-person-times/",
        "/indicators/preschool-enrolment-rate/", "/indicators/public-inclusive-share/",
        "/indicators/modern-school-share/", "/indicators/milestones-on-time/", "/bulletins/{bulletin}/",
    ),
    "inspector": ("/my/", "/inspections/", "/inspections/report/", "/inspections/{finding}/", "/organisations/"),
    "analyst": ("/indicators/", "/indicators/cctv-linked-share/?period=2020"),
    "system": ("/organisations/", "/organisations/{town}/", "/posts/", "/keep/jobs/"),
    "security": ("/people/", "/people/{user}/"),
    "audit": ("/audit/", "/keep/retention/", "/keep/retention/tombstones/"),
}  # fmt: skip


class _Places:
    """Real ids of the city's rows by the name that stands in braces, the clerk's own where there is one."""

    def __init__(self) -> None:
        models = import_module("django.apps").apps.get_model
        clerk = models("directory", "Holding").objects.get(user__username="clerk").post.organisation
        own = {"organisation": clerk}
        enrolled = models("registry", "Enrolment").objects.filter(to_day=None, **own)
        self.found = {
            "school": clerk.code,
            "school_id": clerk.pk,
            "town": clerk.parent.code,
            "pupil": enrolled[0].pupil_id,
            "staff": models("registry", "Employment").objects.filter(to_day=None, **own)[0].staff_id,
            "facility": models("registry", "Facility").objects.filter(**own)[0].pk,
            "record": models("ledgers", "Record").objects.filter(ledger__code="daily-check", **own)[0].pk,
            "finding": models("inspections", "Finding").objects.filter(**own)[0].pk,
            "bulletin": models("reports", "Bulletin").objects.all()[0].code,
            "milestone": models("plans", "Milestone").objects.all()[0].pk,
            "programme": models("programmes", "Session").objects.all()[0].programme_id,
            "session": models("programmes", "Session").objects.all()[0].pk,
            "scheme": models("awards", "Grant").objects.all()[0].scheme_id,
            "grant": models("awards", "Grant").objects.all()[0].pk,
            "user": models("directory", "User").objects.all()[0].pk,
        }


class City:
    """A process of the program over the standing city: who is signed in by name, and the places."""

    def __init__(self, accounts: tuple[str, ...]) -> None:
        os.environ |= {"TIJIAO_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "tijiao.settings"}
        import_module("django").setup()
        user, client = import_module("tijiao.directory.models").User, import_module("django.test").Client
        self.clients = {name: client() for name in accounts}
        for name, one in self.clients.items():
            one.force_login(user.objects.get(username=name))
        self.places = _Places().found


def prepare() -> City:
    """The city of this version, built where there is none."""
    standing_city()
    return City(tuple(PAGES))


def measure(city: City, item: tuple[str, str]) -> Found:
    """p95 of the server's time, in seconds, once the page has been opened; the queries it takes, and its CPU time."""
    import_module("tijiao.wsgi")  # as the server begins, which is what is measured
    account, path = item[0], item[1].format(**city.places)
    client = city.clients[account]
    status = {client.get(path).status_code for _ in range(3)}
    queries = _queries(client, path)
    taken, busy = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        client.get(path)
        taken.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
    right = status == {200} and queries <= MORE_QUERIES.get(path, MOST_QUERIES)
    return Found(_p95(taken), f"(cpu {_p95(busy) * 1000:.0f} ms, {queries} queries, {min(status)})", right)


def _queries(client: Any, path: str) -> int:
    capture = import_module("django.test.utils").CaptureQueriesContext
    with capture(import_module("django.db").connection) as asked:
        client.get(path)
        return len(asked)


def _p95(taken: list[float]) -> float:
    return sorted(taken)[math.ceil(len(taken) * 0.95) - 1]


SERIES = Series(
    "page p95",
    [(f"{path} as {account}", (account, path)) for account, paths in PAGES.items() for path in paths],
    prepare,
    measure,
    reach=0.1,
)
