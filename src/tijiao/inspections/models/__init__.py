"""The tables of inspections, by what they are about."""

# ruff: noqa: F401 - what is imported here is what others import from here

from tijiao.inspections.models.checklists import Checklist, ChecklistVersion, VisitCap
from tijiao.inspections.models.findings import (
    MOVES,
    Escalation,
    Finding,
    FindingKind,
    FindingRule,
    Proposal,
    Recheck,
    Rectification,
    Severity,
    Source,
    State,
    Unit,
)
from tijiao.inspections.models.limits import Limit
from tijiao.inspections.models.register import Charge, Inspector, Recusal
from tijiao.inspections.models.rounds import (
    Answer,
    Draw,
    Mode,
    OpeningPermission,
    Result,
    Round,
    RoundKind,
    Seat,
    Sheet,
    Visit,
    VisitState,
)
