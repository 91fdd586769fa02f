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
EVERYBODY = frozenset(Role.values)
#: Who may open it → names of the URLs. The exchange asks the register's own action again for each kind of sheet.
TABLE: list[tuple[frozenset[str], str]] = [
    (EVERYBODY, """
        account_reauthenticate account_change_password mfa_index mfa_reauthenticate mfa_activate_totp
        mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes mfa_download_recovery_codes
        exchange:start exchange:template exchange:out exchange:import exchange:apply exchange:again exchange:undo
        forms:attachment forms:preview
        exchange:marked insight:indicators insight:reading notices:notices notices:open
        notices:read-all notices:hours notices:channel-add notices:channel-try notices:channel-drop reports:bulletins reports:bulletin reports:file plans:plans
        plans:plan plans:tag plans:line registry:classes registry:class web:board web:my-list web:settings
        web:organisations web:pick web:organisation web:below web:school web:school-section"""),
    (frozenset({CLERK, HEAD, TOWN, SECTION, LEADER, INSPECTOR}), """
        inspections:findings inspections:kinds inspections:finding ledgers:mine ledgers:exemptions ledgers:record
        ledgers:records ledgers:completeness ledgers:at registry:facilities registry:facility"""),
    (frozenset({CLERK, HEAD, TOWN, SECTION, LEADER}), """
        awards:schemes awards:scheme awards:without awards:grant programmes:programmes programmes:programme
        programmes:organisations programmes:session programmes:sheet registry:staff registry:staff-page"""),
    (frozenset({CLERK, HEAD, TEACHER, TOWN, SECTION, INSPECTOR}), "inspections:report"),
    (frozenset({CLERK, HEAD, TEACHER, TOWN, SECTION, COUNSELLOR, CARER}), "registry:pupils registry:pupil"),
    (frozenset({CLERK, HEAD, TEACHER, COUNSELLOR, CARER}), "registry:reveal"),
    (frozenset({HEAD, TEACHER, COUNSELLOR, CARER}), "registry:care-note registry:care registry:care-end"),
    (frozenset({CLERK, HEAD}), """
        inspections:rectify ledgers:check ledgers:correct ledgers:fill registry:admit registry:correct registry:transfer
        registry:leave registry:put-into-class registry:guardian-add registry:guardian-correct registry:consent-give
        registry:keep-back registry:consent-withdraw registry:class-open registry:facility-add"""),
    (frozenset({HEAD}), "registry:employ registry:staff-correct registry:duty-add registry:duty-end"),
    (frozenset({HEAD, TOWN, SECTION}), "ledgers:review ledgers:accept ledgers:return"),
    (frozenset({TOWN, SECTION, INSPECTOR}), "inspections:recheck"),
    (frozenset({TOWN, SECTION, LEADER}), "registry:partners registry:partner"),
    (frozenset({TOWN, SECTION}), "registry:population registry:population-of"),
    (frozenset({SECTION, LEADER}), "reports:issue"),
    (frozenset({SECTION}), """
        awards:add awards:renew awards:revoke ledgers:exempt plans:upload plans:edit-line plans:add-target
        plans:edit-target plans:drop-target plans:milestone plans:confirm programmes:add programmes:schedule
        programmes:check-in programmes:check-in-many programmes:cancel programmes:take-back registry:agreement-end
        registry:rollover registry:rollover-run registry:rollover-undo"""),
    (frozenset({HEAD, TOWN, SECTION, LEADER, SYSTEM, SECURITY}), "web:posts web:hand-over"),
    (frozenset({SYSTEM}), "keep:jobs web:undo web:change"),
    (frozenset({SECURITY}), "web:accounts web:account-new web:account web:account-lock web:account-code"),
    (frozenset({AUDIT}), """
        keep:retention keep:tombstones keep:erase keep:erase-due keep:hold keep:lift web:audit web:audit-verify"""),
]  # fmt: skip
OPENS = {name: roles for roles, names in TABLE for name in names.split()}


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
