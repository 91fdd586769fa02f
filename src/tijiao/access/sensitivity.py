"""How sensitive a column, a table or a number is."""

from enum import StrEnum


class Sensitivity(StrEnum):
    OPEN = "open"
    INTERNAL = "internal"
    PERSONAL = "personal"
    HEALTH = "health"
    CARE = "care"
    PETITION = "petition"
    DISCIPLINE = "discipline"


#: Never attached for the analysts' SQL: a mask on a column leaks through WHERE.
NEVER_FOR_ANALYSTS = frozenset(
    {
        Sensitivity.PERSONAL,
        Sensitivity.HEALTH,
        Sensitivity.CARE,
        Sensitivity.PETITION,
        Sensitivity.DISCIPLINE,
    }
)

#: Health and care numbers open only to counts of at least this many, unless the viewer's post handles the children.
SMALLEST_OPEN_GROUP = 10
