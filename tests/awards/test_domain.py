"""Schemes and grants with their dates."""

from datetime import date

import pytest

from tijiao.access.problems import NotAllowed, NotVisible
from tijiao.audit.models import AuditEntry, Mark
from tijiao.awards import domain, problems
from tijiao.awards.models import Grant, Scheme
from tijiao.awards.shares import Share, eligible, share

from .conftest import entry

TODAY = date(2020, 5, 20)


def test_a_grant_holds_from_its_day_for_the_months_of_the_scheme(granted):
    made = granted(date(2019, 6, 1))

    held = {
        day: Grant.objects.live(on=day).exists()
        for day in (date(2019, 5, 31), date(2019, 6, 1), date(2022, 5, 31), date(2022, 6, 1))
    }
    assert made.expires_on == date(2022, 6, 1)
    assert list(held.values()) == [False, True, True, False]


def test_a_scheme_without_months_grants_for_good(scheme, granted):
    Scheme.objects.update(months=None)

    assert granted().expires_on is None


def test_a_document_may_name_another_end(granted):
    assert granted(expires_on=date(2021, 1, 1)).expires_on == date(2021, 1, 1)


@pytest.mark.parametrize(("role", "at_place", "outcome"), [
    ("section-officer", "safety", None),
    ("leader", "bureau", NotAllowed),
    ("town-officer", "east", NotAllowed),
    ("town-officer", "west", NotVisible),
    ("school-clerk", "school", NotAllowed),
    ("head", "school", NotAllowed),
    ("head", "other", NotVisible),
    ("form-teacher", "class_one", NotVisible),
    ("inspector", "bureau", NotVisible),
    ("analyst", "bureau", NotVisible),
    ("system-admin", "bureau", NotVisible),
])
def test_who_may_grant_renew_and_revoke(scheme, granted, city, person, at, role, at_place, outcome):
    standing, by = granted(date(2017, 5, 1)), person(role, getattr(city, at_place))
    told = domain.Accreditation("model", date(2020, 5, 1), "澜教〔2020〕3号")
    verbs = (
        lambda: domain.renew(standing.pk, told, by=by, at=at),
        lambda: domain.revoke(standing.pk, on=date(2018, 1, 1), why="弄虚作假", by=by, at=at),
        lambda: domain.grant(scheme.pk, city.school, told, by=by, at=at),
    )

    for verb in verbs if outcome else verbs[:2]:
        if outcome is None:
            assert verb().pk
        else:
            with pytest.raises(outcome):
                verb()


@pytest.mark.parametrize(("told", "problem"), [
    ({"level": "golden"}, problems.UnknownLevel),
    ({"on": date(2020, 5, 21)}, problems.GrantedLater),
    ({"expires_on": date(2019, 6, 1)}, problems.EndsBeforeStart),
])
def test_what_cannot_be_granted_is_refused_and_changes_nothing(granted, told, problem):
    with pytest.raises(problem):
        granted(**told)

    assert Grant.objects.count() == 0


def test_a_grant_names_its_document(scheme, city, officer, at):
    with pytest.raises(problems.EvidenceMissing):
        domain.grant(scheme.pk, city.school, domain.Accreditation("model", TODAY, " "), by=officer, at=at)


def test_only_those_the_scheme_is_for(granted, city):
    with pytest.raises(problems.NotEligible):
        granted(where=city.kinder)


def test_two_grants_of_one_scheme_never_hold_together(granted):
    granted(date(2019, 6, 1))

    for day in (date(2020, 1, 1), date(2018, 1, 1)):
        with pytest.raises(problems.HoldsAlready):
            granted(day)
    assert granted(date(2015, 10, 1)).expires_on == date(2018, 10, 1)


def test_an_early_renewal_begins_where_the_old_grant_ends(granted, officer, at):
    old = granted(date(2017, 9, 1))

    new = domain.renew(old.pk, domain.Accreditation("model", TODAY, "澜教〔2020〕3号"), by=officer, at=at)

    assert (new.granted_on, new.expires_on, new.level, new.renews) == (
        date(2020, 9, 1), date(2023, 9, 1), "model", old,
    )
    with pytest.raises(problems.RenewedAlready):
        domain.renew(old.pk, domain.Accreditation("model", TODAY, "再次"), by=officer, at=at)


def test_a_late_renewal_leaves_a_gap(granted, officer, at):
    old = granted(date(2016, 1, 1))

    new = domain.renew(old.pk, domain.Accreditation("accredited", TODAY, "澜教〔2020〕3号"), by=officer, at=at)

    assert new.granted_on == TODAY
    assert not Grant.objects.live(on=date(2019, 6, 1)).exists()


def test_what_never_expires_is_not_renewed(scheme, granted, officer, at):
    Scheme.objects.update(months=None)

    with pytest.raises(problems.NeverExpires):
        domain.renew(granted().pk, domain.Accreditation("model", TODAY, "澜教"), by=officer, at=at)


def test_a_revoked_grant_ends_on_its_day_and_stays_in_the_register(granted, officer, at):
    made = granted(date(2019, 6, 1))

    domain.revoke(made.pk, on=date(2020, 1, 1), why="弄虚作假", by=officer, at=at)

    assert [Grant.objects.live(on=day).exists() for day in (date(2019, 12, 31), date(2020, 1, 1))] == [True, False]
    assert AuditEntry.objects.get(action="grant.revoke").reason.text == "弄虚作假"
    assert list(Mark.objects.values_list("table", "partition").filter(table="awards_grant").distinct()) == [
        ("awards_grant", "modern")
    ]
    with pytest.raises(problems.RevokedAlready):
        domain.revoke(made.pk, on=TODAY, why="再次", by=officer, at=at)
    assert granted(date(2020, 2, 1)).pk


@pytest.mark.parametrize(("on", "why", "problem"), [
    (date(2020, 5, 21), "弄虚作假", problems.GrantedLater),
    (date(2019, 5, 31), "弄虚作假", problems.EndsBeforeStart),
    (date(2020, 1, 1), "  ", problems.ReasonMissing),
])
def test_a_revocation_that_cannot_be_is_refused(granted, officer, at, on, why, problem):
    with pytest.raises(problem):
        domain.revoke(granted().pk, on=on, why=why, by=officer, at=at)


def test_the_share_counts_live_grants_of_those_that_could_hold_them(scheme, granted, city):
    granted(date(2019, 6, 1))

    assert share(scheme, on=TODAY) == Share(holders=1, eligible=2)
    assert share(scheme, on=TODAY).percent == 50
    assert share(scheme, on=date(2019, 5, 31)) == Share(holders=0, eligible=2)
    assert share(scheme, on=TODAY, below=city.west.path) == Share(holders=0, eligible=1)
    assert share(scheme, on=date(2015, 8, 31)).percent is None


def test_stages_narrow_who_can_hold_it(scheme, city, at):
    domain.publish([entry("modern", stages=["junior", "senior"])], by=None, at=at)

    assert [one.code for one in eligible(Scheme.objects.get(), on=TODAY)] == ["s-002"]


def test_packs_published_twice_change_nothing_and_what_is_gone_is_withdrawn(scheme, city, officer, at):
    assert domain.publish([entry("modern")], by=None, at=at) == []
    assert domain.publish([entry("sunny")], by=None, at=at) == ["sunny", "modern"]

    with pytest.raises(problems.Withdrawn):
        domain.grant(scheme.pk, city.school, domain.Accreditation("model", TODAY, "澜教"), by=officer, at=at)
    assert list(Scheme.objects.running().values_list("code", "line")) == [("sunny", 14)]


def test_grants_that_end_soon_and_that_nobody_renewed(granted, city, officer, at):
    renewed = granted(date(2017, 6, 1))
    ending = granted(date(2017, 6, 2), where=city.other)
    domain.renew(renewed.pk, domain.Accreditation("model", TODAY, "澜教"), by=officer, at=at)

    assert list(Grant.objects.expiring(first=TODAY, end=date(2020, 7, 1))) == [ending]
