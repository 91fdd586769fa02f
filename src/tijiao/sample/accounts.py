"""Accounts and posts: who signs in, and on which duty. A few accounts have a password, the others have none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.utils.translation import gettext_lazy as _

from tijiao.directory.models import Holding, Post, User
from tijiao.directory.roles import Role
from tijiao.sample.design import City, School
from tijiao.sample.dice import dice, evenly
from tijiao.sample.people import Namer, sex
from tijiao.sample.writing import Row, write

PASSWORD = "sample-city-2020"  # noqa: S105 - opens nothing but invented data, and is printed
POSTS_OPEN = date(2015, 9, 1)
TERM_BEGINS = date(2019, 8, 20)
HANDED_OVER = date(2020, 2, 3)
_SALT = "TijiaoSampleCityLanzhou2020"
"""The same every time, and long enough that Django does not salt anew at the first sign-in."""
_NO_PASSWORD = f"{UNUSABLE_PASSWORD_PREFIX}sample"
_CLERKS_CHANGED = 14

#: The accounts to try: name to sign in with, role, what the person does there.
NAMED: tuple[tuple[str, Role, Any], ...] = (
    ("clerk", Role.SCHOOL_CLERK, _("报今天的日检查，整改隐患")),
    ("head", Role.HEAD, _("看本校的事，交接岗位")),
    ("teacher", Role.FORM_TEACHER, _("看本班学生和关爱名单")),
    ("town", Role.TOWN_OFFICER, _("审核和催报，复查隐患")),
    ("section", Role.SECTION_OFFICER, _("管台账、活动、认定和通报")),
    ("office", Role.SECTION_OFFICER, _("办建议提案、投诉和群众来件")),
    ("exams", Role.SECTION_OFFICER, _("编排考场、座位和监考，主持招生摇号")),
    ("discipline", Role.DISCIPLINE_OFFICER, _("报四种形态统计，只有本岗看得到数")),
    ("counsellor", Role.COUNSELLOR, _("心理咨询和关爱事项")),
    ("leader", Role.LEADER, _("看看板和通报")),
    ("inspector", Role.INSPECTOR, _("检查与复查")),
    ("analyst", Role.ANALYST, _("看读数和数据来源")),
    ("system", Role.SYSTEM_ADMIN, _("管单位和岗位")),
    ("security", Role.SECURITY_ADMIN, _("管账号")),
    ("audit", Role.AUDIT_ADMIN, _("看审计链")),
)


@dataclass(frozen=True, slots=True)
class Duty:
    """A post with whoever holds it. `account` is the name to sign in with."""

    organisation: int
    role: Role
    title: str
    account: str
    name: str


def demo_school(city: City) -> School:
    """The school of the clerk, the head and the form teacher who can sign in."""
    return next(school for school in city.schools if school.stage == "primary")


def name_chiefs(city: City) -> None:
    """Whoever is in charge of a section is called as the account is."""
    for one in _duties(city):
        if one.role is Role.SECTION_OFFICER:
            city.people[one.organisation][0].name = one.name


def appoint_all(city: City) -> dict[str, int]:
    """Write accounts, posts and who holds them; remember them in the city. Returns counts."""
    duties = list(_duties(city))
    known = _named(city, duties)
    former = _former_clerks(city)
    hashed = make_password(PASSWORD, salt=_SALT)
    users = [(number, known.get(number, one.account), one.name, _NO_PASSWORD) for number, one in enumerate(duties, 1)]
    users = [(pk, account, name, hashed if pk in known else nothing) for pk, account, name, nothing in users]
    users += [
        (len(duties) + place, f"{school.code}.clerk-1", school.staff[-1].name, _NO_PASSWORD)
        for place, school in enumerate(former, 1)
    ]
    posts = [(number, one.organisation, one.role.value, one.title, POSTS_OPEN) for number, one in enumerate(duties, 1)]
    write(User, ("id", "username", "name", "password"), users)
    write(Post, ("id", "organisation", "role", "title", "opened_on"), posts)
    write(Holding, ("post", "user", "from_day", "to_day"), _holdings(city, duties, former))
    return {"accounts": len(users), "posts": len(posts)}


def _duties(city: City) -> Iterator[Duty]:
    random = dice("accounts")
    namer = Namer(random)
    for school in city.schools:
        head = "园长" if school.kind == "kindergarten" else "校长"
        yield Duty(school.pk, Role.HEAD, head, f"{school.code}.head", school.staff[0].name)
        yield Duty(school.pk, Role.SCHOOL_CLERK, "填报员", f"{school.code}.clerk", school.staff[1].name)
        for place, room in enumerate(school.rooms):
            teacher = school.staff[(2 + place) % len(school.staff)]
            yield Duty(room.pk, Role.FORM_TEACHER, f"{room.name}班主任", f"{room.code}.teacher", teacher.name)
        for place in range(_counsellors(city, school)):
            account = f"{school.code}.counsellor" + (f"-{place + 1}" if place else "")
            yield Duty(school.pk, Role.COUNSELLOR, "心理教师", account, school.staff[-2 - place].name)
    for town in city.towns:
        yield Duty(town.pk, Role.TOWN_OFFICER, "教育办安全专干", f"{town.code}.officer", namer.name(sex(random)))
    for section in city.sections:
        yield Duty(section.pk, Role.SECTION_OFFICER, "科室负责人", f"{section.code}.officer", namer.name(sex(random)))
    for place, title in enumerate(("局长", "副局长", "副局长"), 1):
        yield Duty(city.bureau.pk, Role.LEADER, title, f"leader-{place}", namer.name(sex(random)))
    for place in range(1, max(2, len(city.schools) // 15) + 1):
        yield Duty(city.bureau.pk, Role.INSPECTOR, "责任督学", f"inspector-{place:02}", namer.name(sex(random)))
    for role in (Role.ANALYST, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        yield Duty(city.bureau.pk, role, str(role.label), f"{role.value}-1", namer.name(sex(random)))
    integrity = city.section("integrity").pk
    yield Duty(integrity, Role.DISCIPLINE_OFFICER, "纪检监察专员", "integrity.discipline", namer.name(sex(random)))


def _counsellors(city: City, school: School) -> int:
    """One at each junior and senior school; two at the school to try, so that one can hand over to the other."""
    return 2 if school is demo_school(city) else int(school.stage in ("junior", "senior"))


def _named(city: City, duties: list[Duty]) -> dict[int, str]:
    """Account id → the short name of those who can sign in; every holder is remembered in the city."""
    school = demo_school(city)
    home = {
        "clerk": school.pk,
        "head": school.pk,
        "teacher": school.rooms[0].pk,
        "town": school.town,
        "section": city.section("safety").pk,
        "office": city.section("office").pk,
        "exams": city.section("exams").pk,
        "discipline": city.section("integrity").pk,
        "counsellor": school.pk,
    }
    for number, one in enumerate(duties, 1):
        city.accounts.setdefault((one.role.value, one.organisation), number)
    return {city.account(role.value, home.get(name, city.bureau.pk)): name for name, role, _what in NAMED}


def _former_clerks(city: City) -> list[School]:
    """Schools whose clerk changed in the winter; the account before is theirs until then."""
    others = [school for school in city.schools if school is not demo_school(city)]
    changed = evenly(others, min(_CLERKS_CHANGED, len(others) // 3))
    last = max(city.accounts.values())
    for place, school in enumerate(changed, 1):
        city.former_clerks[school.pk] = (last + place, HANDED_OVER)
    return changed


def _holdings(city: City, duties: list[Duty], former: list[School]) -> Iterator[Row]:
    handed = {school.pk for school in former}
    for number, one in enumerate(duties, 1):
        if one.role is Role.SCHOOL_CLERK and one.organisation in handed:
            yield number, city.former_clerks[one.organisation][0], TERM_BEGINS, HANDED_OVER
            yield number, number, HANDED_OVER, None
        else:
            yield number, number, TERM_BEGINS, None
