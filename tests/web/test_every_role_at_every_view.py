"""Every role at every view of the URLconf: one table, written by hand, held to the gate and to what the server answers.

Who has no duty here gets 404, with GET and with POST, whatever the address names. A view without a row fails.
That the rows' owners do get their pages is walked in tests/e2e/test_every_page.py.
"""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, get_resolver, reverse
from every_page import views

from tijiao.access.gate import reach
from tijiao.directory.roles import Role

CLERK, HEAD, TEACHER, TOWN, SECTION, LEADER, INSPECTOR = (
    "school-clerk", "head", "form-teacher", "town-officer", "section-officer", "leader", "inspector",
)  # fmt: skip
COUNSELLOR, CARER, SYSTEM, SECURITY, AUDIT = "counsellor", "carer", "system-admin", "security-admin", "audit-admin"
ANALYST = "analyst"
EVERYBODY = frozenset(Role.values)
#: Name of the URL → who may open it. The exchange asks the register's own action again for each kind of sheet.
OPENS: dict[str, set[str] | frozenset[str]] = {
    "account_change_password": EVERYBODY,
    "account_reauthenticate": EVERYBODY,
    "awards:add": {SECTION},
    "awards:grant": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "awards:renew": {SECTION},
    "awards:revoke": {SECTION},
    "awards:scheme": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "awards:schemes": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "awards:without": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "cases:act": {CLERK, HEAD, TEACHER, TOWN, SECTION, LEADER},
    "cases:care": {HEAD, TEACHER, COUNSELLOR, CARER},
    "cases:care-act": {HEAD, TEACHER, COUNSELLOR, CARER},
    "cases:care-case": {HEAD, TEACHER, COUNSELLOR, CARER},
    "cases:care-open": {HEAD, TEACHER, COUNSELLOR, CARER},
    "cases:care-pupils": {HEAD, TEACHER, COUNSELLOR, CARER},
    "cases:case": {CLERK, HEAD, TEACHER, TOWN, SECTION, LEADER},
    "cases:cases": {CLERK, HEAD, TEACHER, TOWN, SECTION, LEADER},
    "cases:dropout": {CLERK, HEAD, TOWN, SECTION},
    "cases:dropout-confirm": {CLERK, HEAD},
    "cases:dropout-explain": {CLERK, HEAD},
    "cases:kinds": {CLERK, HEAD, TEACHER, TOWN, SECTION, LEADER},
    "cases:letter": {CLERK, HEAD, TEACHER, TOWN, SECTION, LEADER},
    "cases:new": {CLERK, HEAD, TEACHER, TOWN, SECTION, COUNSELLOR, CARER},
    "cases:part": {CLERK, HEAD, TOWN, SECTION},
    "cases:publish": {CLERK, HEAD, TOWN, SECTION},
    "cases:receive": {CLERK, HEAD, TEACHER, TOWN, SECTION, COUNSELLOR, CARER},
    "cases:reveal": {CLERK, HEAD, TOWN, SECTION},
    "cases:trends": {TOWN, SECTION, LEADER},
    "cases:trends-file": {TOWN, SECTION, LEADER},
    "exchange:again": EVERYBODY,
    "exchange:apply": EVERYBODY,
    "exchange:import": EVERYBODY,
    "exchange:marked": EVERYBODY,
    "exchange:out": EVERYBODY,
    "exchange:profile-drop": EVERYBODY,
    "exchange:profile-keep": EVERYBODY,
    "exchange:profiles": EVERYBODY,
    "exchange:start": EVERYBODY,
    "exchange:template": EVERYBODY,
    "exchange:undo": EVERYBODY,
    "forms:arrange": {SECTION},
    "forms:attachment": EVERYBODY,
    "forms:begin": {SECTION},
    "forms:design": {SECTION},
    "forms:discard": {SECTION},
    "forms:form": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "forms:forms": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "forms:preview": EVERYBODY,
    "forms:publish": {SECTION},
    "forms:question": {SECTION},
    "forms:try-out": {SECTION},
    "forms:workbook": {SECTION},
    "insight:indicators": EVERYBODY,
    "insight:balanced": EVERYBODY,
    "insight:decide": {SECTION},
    "insight:dictionary": EVERYBODY,
    "insight:draft": {SECTION, ANALYST},
    "insight:draft-new": {SECTION, ANALYST},
    "insight:drafts": {SECTION, ANALYST},
    "insight:question-forget": {SECTION, ANALYST},
    "insight:question-save": {SECTION, ANALYST},
    "insight:questions": {SECTION, ANALYST},
    "insight:reading": EVERYBODY,
    "insight:standard": EVERYBODY,
    "insight:standards": EVERYBODY,
    "inspections:abort": {SECTION},
    "inspections:burden": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:cancel": {SECTION},
    "inspections:checklist": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:checklists": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:draw": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:enrol": {SECTION},
    "inspections:fill": {CLERK, HEAD, TOWN, SECTION, INSPECTOR},
    "inspections:finding": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:findings": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:freeze": {SECTION},
    "inspections:inspector": {SECTION},
    "inspections:inspectors": {SECTION},
    "inspections:kinds": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:permit": {SECTION},
    "inspections:plan": {SECTION},
    "inspections:plan-named": {SECTION},
    "inspections:proposal-dismiss": {SECTION},
    "inspections:proposals": {SECTION},
    "inspections:recheck": {TOWN, SECTION, INSPECTOR},
    "inspections:rectify": {CLERK, HEAD},
    "inspections:recusals": {INSPECTOR},
    "inspections:report": {CLERK, HEAD, TEACHER, TOWN, SECTION, INSPECTOR},
    "inspections:reveal": {SECTION},
    "inspections:round": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:round-close": {SECTION},
    "inspections:round-exceed": {LEADER},
    "inspections:round-new": {SECTION},
    "inspections:round-publish": {SECTION},
    "inspections:rounds": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:sample": {SECTION},
    "inspections:visit": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:visits": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "inspections:withdraw": {INSPECTOR},
    "keep:erase": {AUDIT},
    "keep:erase-due": {AUDIT},
    "keep:hold": {AUDIT},
    "keep:jobs": {SYSTEM},
    "keep:lift": {AUDIT},
    "keep:retention": {AUDIT},
    "keep:tombstones": {AUDIT},
    "ledgers:accept": {HEAD, TOWN, SECTION},
    "ledgers:approve": {LEADER},
    "ledgers:at": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:budget": {LEADER},
    "ledgers:burden": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:chase": {TOWN, SECTION, LEADER},
    "ledgers:check": {CLERK, HEAD, TOWN, SECTION},
    "ledgers:close": {SECTION},
    "ledgers:completeness": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:correct": {CLERK, HEAD, TOWN, SECTION},
    "ledgers:event": {CLERK, HEAD, TOWN, SECTION},
    "ledgers:exempt": {SECTION},
    "ledgers:exemptions": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:fill": {CLERK, HEAD, TOWN, SECTION},
    "ledgers:fill-again": {CLERK, HEAD, TOWN, SECTION},
    "ledgers:mine": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:missing": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:object": {CLERK, HEAD, TOWN, SECTION},
    "ledgers:objection": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:objection-answer": {SECTION},
    "ledgers:objections": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:record": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:records": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:reopen": {SECTION},
    "ledgers:restore": {CLERK, HEAD, TOWN, SECTION},
    "ledgers:return": {HEAD, TOWN, SECTION},
    "ledgers:review": {HEAD, TOWN, SECTION},
    "ledgers:unlock": {SECTION},
    "ledgers:unlocked": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "ledgers:version": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "mfa_activate_totp": EVERYBODY,
    "mfa_deactivate_totp": EVERYBODY,
    "mfa_download_recovery_codes": EVERYBODY,
    "mfa_generate_recovery_codes": EVERYBODY,
    "mfa_index": EVERYBODY,
    "mfa_reauthenticate": EVERYBODY,
    "mfa_view_recovery_codes": EVERYBODY,
    "notices:channel-add": EVERYBODY,
    "notices:channel-drop": EVERYBODY,
    "notices:channel-try": EVERYBODY,
    "notices:hours": EVERYBODY,
    "notices:notices": EVERYBODY,
    "notices:open": EVERYBODY,
    "notices:read-all": EVERYBODY,
    "outbox:outbox": EVERYBODY,
    "outbox:token": EVERYBODY,
    "plans:add-target": {SECTION},
    "plans:confirm": {SECTION},
    "plans:drop-target": {SECTION},
    "plans:edit-line": {SECTION},
    "plans:edit-target": {SECTION},
    "plans:line": EVERYBODY,
    "plans:milestone": {SECTION},
    "plans:plan": EVERYBODY,
    "plans:plans": EVERYBODY,
    "plans:tag": EVERYBODY,
    "plans:upload": {SECTION},
    "programmes:add": {SECTION},
    "programmes:cancel": {SECTION},
    "programmes:check-in": {SECTION},
    "programmes:check-in-many": {SECTION},
    "programmes:organisations": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "programmes:programme": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "programmes:programmes": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "programmes:schedule": {SECTION},
    "programmes:session": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "programmes:sheet": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "programmes:take-back": {SECTION},
    "registry:admit": {CLERK, HEAD},
    "registry:agreement-end": {SECTION},
    "registry:care": {HEAD, TEACHER, COUNSELLOR, CARER},
    "registry:care-end": {HEAD, TEACHER, COUNSELLOR, CARER},
    "registry:care-note": {HEAD, TEACHER, COUNSELLOR, CARER},
    "registry:class": EVERYBODY,
    "registry:class-open": {CLERK, HEAD},
    "registry:classes": EVERYBODY,
    "registry:consent-give": {CLERK, HEAD},
    "registry:consent-withdraw": {CLERK, HEAD},
    "registry:correct": {CLERK, HEAD},
    "registry:duty-add": {HEAD},
    "registry:duty-end": {HEAD},
    "registry:employ": {HEAD},
    "registry:facilities": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "registry:facility": {CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR},
    "registry:facility-add": {CLERK, HEAD},
    "registry:guardian-add": {CLERK, HEAD},
    "registry:guardian-correct": {CLERK, HEAD},
    "registry:keep-back": {CLERK, HEAD},
    "registry:leave": {CLERK, HEAD},
    "registry:partner": {TOWN, SECTION, LEADER},
    "registry:partners": {TOWN, SECTION, LEADER},
    "registry:population": {TOWN, SECTION},
    "registry:population-of": {TOWN, SECTION},
    "registry:pupil": {CLERK, HEAD, TEACHER, TOWN, SECTION, COUNSELLOR, CARER},
    "registry:pupils": {CLERK, HEAD, TEACHER, TOWN, SECTION, COUNSELLOR, CARER},
    "registry:put-into-class": {CLERK, HEAD},
    "registry:reveal": {CLERK, HEAD, TEACHER, COUNSELLOR, CARER},
    "registry:rollover": {SECTION},
    "registry:rollover-run": {SECTION},
    "registry:rollover-undo": {SECTION},
    "registry:staff": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "registry:staff-correct": {HEAD},
    "registry:staff-page": {CLERK, HEAD, TOWN, SECTION, LEADER},
    "registry:transfer": {CLERK, HEAD},
    "reports:bundle": EVERYBODY,
    "reports:bundle-file": EVERYBODY,
    "reports:bundle-start": EVERYBODY,
    "reports:dossier": EVERYBODY,
    "reports:dossiers": EVERYBODY,
    "reports:section": EVERYBODY,
    "reports:bulletin": EVERYBODY,
    "reports:bulletins": EVERYBODY,
    "reports:evidence": EVERYBODY,
    "reports:file": EVERYBODY,
    "reports:issue": {SECTION, LEADER},
    "web:account": {SECURITY},
    "web:account-code": {SECURITY},
    "web:account-lock": {SECURITY},
    "web:account-new": {SECURITY},
    "web:accounts": {SECURITY},
    "web:audit": {AUDIT},
    "web:audit-verify": {AUDIT},
    "web:below": EVERYBODY,
    "web:board": EVERYBODY,
    "web:board-changes": EVERYBODY,
    "web:board-help": EVERYBODY,
    "web:change": {SYSTEM},
    "web:hand-over": {HEAD, TOWN, SECTION, LEADER, SYSTEM, SECURITY},
    "web:compare": EVERYBODY,
    "web:indicator-distribution": EVERYBODY,
    "web:indicator-map": EVERYBODY,
    "web:indicator-ranking": EVERYBODY,
    "web:indicator-trend": EVERYBODY,
    "web:my-list": EVERYBODY,
    "web:organisation": EVERYBODY,
    "web:organisations": EVERYBODY,
    "web:pick": EVERYBODY,
    "web:posts": {HEAD, TOWN, SECTION, LEADER, SYSTEM, SECURITY},
    "web:school": EVERYBODY,
    "web:school-section": EVERYBODY,
    "web:settings": EVERYBODY,
    "web:touched": EVERYBODY,
    "web:undo": {SYSTEM},
}


def guarded() -> Iterator[tuple[str, URLPattern]]:
    """Every view that asks who is there."""
    return ((name, one) for name, one in views(get_resolver().url_patterns) if one.callback.action is not None)


def address(name: str, one: URLPattern) -> str:
    """An address of a view, with some argument of each kind it takes."""
    some = {"int": 1, "slug": "daily-check", "str": "s-001", "path": "2020-05-20"}
    taken = getattr(one.pattern, "converters", {})
    kinds = {key: some[type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")]
             for key, converter in taken.items()}  # fmt: skip
    return reverse(name, kwargs=kinds)


def test_the_table_has_a_row_for_each_view_and_none_for_others():
    assert sorted(OPENS) == sorted(name for name, _one in guarded())


@pytest.mark.parametrize("role", Role.values)
def test_the_gate_opens_a_role_these_views_and_no_others(city, person, role):
    user = person(role, city.school)

    opened = {name for name, one in guarded() if reach(user, one.callback.action)}

    assert opened == {name for name, roles in OPENS.items() if role in roles}


@pytest.mark.parametrize("role", Role.values)
def test_what_a_role_has_no_duty_in_does_not_exist_for_it(client, city, person, role):
    client.force_login(person(role, city.bureau))

    answers = {}
    for name, one in guarded():
        if role not in OPENS[name]:
            asked = client.get(address(name, one)).status_code
            answers[name] = {asked, client.post(address(name, one)).status_code}

    assert {name: found for name, found in answers.items() if not {404} <= found <= {404, 405}} == {}
