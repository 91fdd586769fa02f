"""The policy: which role may do what, how far, and what it may read there. One table, read by the one gate."""

from enum import StrEnum

from tijiao.access.actions import Action as A
from tijiao.access.sensitivity import Sensitivity as S
from tijiao.directory.roles import Role


class Span(StrEnum):
    """How far a grant reaches from the organisation of the post."""

    OWN = "own"  # the post's own organisation
    BELOW = "below"  # it and all beneath it in the tree
    ALL = "all"  # the whole city


EVERYBODY: dict[A, Span] = {
    A.OWN_LIST: Span.OWN,
    A.OWN_SETTINGS: Span.OWN,
    A.ATTACHMENT_VIEW: Span.OWN,  # which ones, their owners say
    A.ORGANISATION_VIEW: Span.ALL,
    A.SCHOOL_VIEW: Span.BELOW,
    A.PLAN_VIEW: Span.ALL,
    A.READING_VIEW: Span.ALL,
    A.BULLETIN_VIEW: Span.ALL,
}

_FILING = {
    A.FORM_VIEW: Span.ALL,
    A.LEDGER_VIEW: Span.BELOW,
    A.RECORD_VIEW: Span.BELOW,
    A.RECORD_FILE: Span.BELOW,
    A.FINDING_VIEW: Span.BELOW,
    A.FINDING_REPORT: Span.BELOW,
    A.FINDING_RECTIFY: Span.BELOW,
    A.VISIT_VIEW: Span.BELOW,
    A.VISIT_FILE: Span.BELOW,
    A.PROGRAMME_VIEW: Span.BELOW,
    A.AWARD_VIEW: Span.BELOW,
    A.ALLOCATION_VIEW: Span.BELOW,
    A.ALLOCATION_RECUSE: Span.BELOW,
    A.ALLOCATION_RECEIVE: Span.BELOW,
    A.FACILITY_VIEW: Span.BELOW,
    A.FACILITY_CHANGE: Span.BELOW,
    A.EVALUATION_VIEW: Span.BELOW,
    A.READING_ROWS: Span.BELOW,
    A.CASE_VIEW: Span.BELOW,
    A.CASE_RECEIVE: Span.BELOW,
    A.CASE_HANDLE: Span.OWN,
    A.DROPOUT_VIEW: Span.BELOW,
}

_SCHOOL_ROLL = {A.PUPIL_VIEW: Span.BELOW, A.PUPIL_CHANGE: Span.BELOW, A.STAFF_VIEW: Span.BELOW}

#: The children in one's hands: a form teacher's class, a head's school, a carer's or counsellor's post. Nobody above.
_CARING = {
    A.PUPIL_VIEW: Span.BELOW,
    A.CARE_VIEW: Span.BELOW,
    A.CARE_CHANGE: Span.BELOW,
    A.REVEAL: Span.BELOW,
    A.CASE_CARE: Span.BELOW,
    A.CASE_RECEIVE: Span.BELOW,
}

#: A section, or a town office, has its own cases: what it owns, leads or contributes to.
_HANDLING = {
    A.CASE_VIEW: Span.BELOW,
    A.CASE_RECEIVE: Span.OWN,
    A.CASE_HANDLE: Span.OWN,
    A.CASE_TRENDS: Span.ALL,
}

_WATCHING = {
    A.FORM_VIEW: Span.ALL,
    A.LEDGER_VIEW: Span.BELOW,
    A.RECORD_VIEW: Span.BELOW,
    A.FINDING_VIEW: Span.BELOW,
    A.VISIT_VIEW: Span.BELOW,
    A.PROGRAMME_VIEW: Span.BELOW,
    A.AWARD_VIEW: Span.BELOW,
    A.ALLOCATION_VIEW: Span.BELOW,
    A.FACILITY_VIEW: Span.BELOW,
    A.PARTNER_VIEW: Span.BELOW,
    A.STAFF_VIEW: Span.BELOW,
    A.POST_VIEW: Span.BELOW,
    A.EVALUATION_VIEW: Span.BELOW,
    A.READING_ROWS: Span.BELOW,
    A.REMIND: Span.BELOW,
}


def _everywhere(grants: dict[A, Span]) -> dict[A, Span]:
    return dict.fromkeys(grants, Span.ALL)


GRANTS: dict[Role, dict[A, Span]] = {
    Role.SCHOOL_CLERK: {**_FILING, **_SCHOOL_ROLL, A.REVEAL: Span.BELOW},
    Role.HEAD: {
        **_FILING,
        **_SCHOOL_ROLL,
        **_CARING,
        A.STAFF_CHANGE: Span.BELOW,
        A.EVALUATION_APPEAL: Span.BELOW,
        A.HOURS_VIEW: Span.OWN,
        A.RECORD_REVIEW: Span.BELOW,
        A.POST_VIEW: Span.BELOW,
        A.POST_HAND_OVER: Span.BELOW,
    },
    Role.FORM_TEACHER: {**_CARING, A.FINDING_REPORT: Span.BELOW, A.CASE_VIEW: Span.BELOW},
    Role.TOWN_OFFICER: {
        **_WATCHING,
        A.RECORD_FILE: Span.OWN,
        **_HANDLING,
        A.DROPOUT_VIEW: Span.BELOW,
        A.RECORD_REVIEW: Span.BELOW,
        A.FINDING_REPORT: Span.BELOW,
        A.FINDING_RECHECK: Span.BELOW,
        A.VISIT_FILE: Span.BELOW,
        A.PUPIL_VIEW: Span.BELOW,
        A.POPULATION_CHANGE: Span.BELOW,
    },
    Role.SECTION_OFFICER: {
        **_everywhere(_WATCHING),
        A.FORM_DESIGN: Span.ALL,
        A.LEDGER_ISSUE: Span.OWN,
        A.RECORD_FILE: Span.OWN,
        **_HANDLING,
        A.DROPOUT_VIEW: Span.ALL,
        A.PUPIL_VIEW: Span.ALL,
        A.RECORD_REVIEW: Span.ALL,
        A.EXEMPTION_GRANT: Span.ALL,
        A.PERIOD_CLOSE: Span.ALL,
        A.FINDING_REPORT: Span.ALL,
        A.FINDING_RECHECK: Span.ALL,
        A.FINDING_SAMPLE: Span.ALL,
        A.PROPOSAL_DECIDE: Span.ALL,
        A.VISIT_FILE: Span.ALL,
        A.ROUND_PLAN: Span.ALL,
        A.INSPECTOR_CHANGE: Span.ALL,
        A.PROGRAMME_CHANGE: Span.ALL,
        A.HOURS_VIEW: Span.OWN,
        A.GRANT_CHANGE: Span.ALL,
        A.ALLOCATION_ARRANGE: Span.OWN,
        A.ALLOCATION_RECUSE: Span.ALL,
        A.ALLOCATION_RECEIVE: Span.ALL,
        A.PARTNER_CHANGE: Span.ALL,
        A.PLAN_CHANGE: Span.ALL,
        A.PROJECT_CHANGE: Span.ALL,
        A.BULLETIN_ISSUE: Span.ALL,
        A.SCHOOL_VIEW: Span.ALL,
        A.PACK_VIEW: Span.ALL,
        A.QUESTION_ASK: Span.ALL,
        A.INDICATOR_CONFIRM: Span.ALL,
        A.STANDARD_SETTLE: Span.ALL,
        A.EVALUATION_SCORE: Span.ALL,
        A.POPULATION_CHANGE: Span.ALL,
        A.ROLLOVER_RUN: Span.ALL,
    },
    Role.LEADER: {
        **_everywhere(_WATCHING),
        A.SCHOOL_VIEW: Span.ALL,
        A.BULLETIN_ISSUE: Span.ALL,
        A.EVALUATION_ISSUE: Span.ALL,
        A.PACK_VIEW: Span.ALL,
        A.VISIT_EXCEED: Span.ALL,
        A.CASE_VIEW: Span.ALL,
        A.CASE_TRENDS: Span.ALL,
        A.BUDGET_SET: Span.ALL,
    },
    Role.INSPECTOR: {
        A.FORM_VIEW: Span.ALL,
        A.SCHOOL_VIEW: Span.ALL,
        A.EVALUATION_VIEW: Span.ALL,
        A.EVALUATION_SCORE: Span.ALL,
        A.FINDING_VIEW: Span.ALL,
        A.FINDING_REPORT: Span.ALL,
        A.FINDING_RECHECK: Span.ALL,
        A.VISIT_VIEW: Span.ALL,
        A.VISIT_FILE: Span.ALL,
        A.RECUSAL_DECLARE: Span.ALL,
        A.LEDGER_VIEW: Span.ALL,
        A.RECORD_VIEW: Span.ALL,
        A.FACILITY_VIEW: Span.ALL,
    },
    Role.COUNSELLOR: {**_CARING},
    Role.CARER: {**_CARING},
    Role.DISCIPLINE_OFFICER: {
        A.FORM_VIEW: Span.ALL,
        A.LEDGER_VIEW: Span.OWN,
        A.RECORD_VIEW: Span.OWN,
        A.RECORD_FILE: Span.OWN,
        A.READING_ROWS: Span.OWN,
    },
    Role.ANALYST: {A.SCHOOL_VIEW: Span.ALL, A.READING_ROWS: Span.ALL, A.QUESTION_ASK: Span.ALL, A.PACK_VIEW: Span.ALL},
    Role.SYSTEM_ADMIN: {
        A.ORGANISATION_CHANGE: Span.ALL,
        A.POST_VIEW: Span.ALL,
        A.POST_CHANGE: Span.ALL,
        A.POST_HAND_OVER: Span.ALL,
        A.PACK_VIEW: Span.ALL,
        A.JOB_VIEW: Span.ALL,
    },
    Role.SECURITY_ADMIN: {A.POST_VIEW: Span.ALL, A.ACCOUNT_VIEW: Span.ALL, A.ACCOUNT_CHANGE: Span.ALL},
    Role.AUDIT_ADMIN: {A.AUDIT_VIEW: Span.ALL, A.RETENTION_VIEW: Span.ALL, A.ERASE: Span.ALL},
}

#: What a role may read in the clear within the reach of its post. All else is masked (columns) or absent (tables).
READS: dict[Role, frozenset[S]] = {
    Role.SCHOOL_CLERK: frozenset({S.OPEN, S.INTERNAL}),
    Role.HEAD: frozenset({S.OPEN, S.INTERNAL, S.CARE}),
    Role.FORM_TEACHER: frozenset({S.OPEN, S.INTERNAL, S.PERSONAL, S.CARE}),
    Role.TOWN_OFFICER: frozenset({S.OPEN, S.INTERNAL}),
    Role.SECTION_OFFICER: frozenset({S.OPEN, S.INTERNAL}),
    Role.LEADER: frozenset({S.OPEN, S.INTERNAL}),
    Role.INSPECTOR: frozenset({S.OPEN, S.INTERNAL}),
    Role.COUNSELLOR: frozenset({S.OPEN, S.INTERNAL, S.CARE}),
    Role.CARER: frozenset({S.OPEN, S.INTERNAL, S.CARE}),
    Role.DISCIPLINE_OFFICER: frozenset({S.OPEN, S.INTERNAL, S.DISCIPLINE}),
    Role.ANALYST: frozenset({S.OPEN, S.INTERNAL}),
    Role.SYSTEM_ADMIN: frozenset({S.OPEN}),
    Role.SECURITY_ADMIN: frozenset({S.OPEN}),
    Role.AUDIT_ADMIN: frozenset({S.OPEN}),
}


def grants_of(role: Role) -> dict[A, Span]:
    """All actions of a role; what everybody may do reaches at least as far as everybody's."""
    own = GRANTS[role]
    return {**EVERYBODY, **own}
