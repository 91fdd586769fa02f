"""Where desks that do not know each other are joined: what one tells, another does, in the same transaction."""

from tijiao.inspections.domain import Named, report_from_check
from tijiao.ledgers.listeners import Filed, listeners


def register_hazards(filed: Filed) -> None:
    """A hazard that a school names in a check becomes a finding with a deadline."""
    if filed.hazards:
        named = [Named(one.kind, one.title, one.detail) for one in filed.hazards]
        report_from_check(filed.organisation, named, origin=filed.origin, found_on=filed.day, by=filed.by, at=filed.at)


def join() -> None:
    """Called once, when all apps are ready."""
    if register_hazards not in listeners:
        listeners.append(register_hazards)
