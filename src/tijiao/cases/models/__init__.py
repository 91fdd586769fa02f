"""The tables of cases, by what they are about."""

from tijiao.cases.models.care import Candidate, Contact, Member, Note, Opening
from tijiao.cases.models.case import (
    Answer,
    Case,
    CaseType,
    Clock,
    Complainant,
    Event,
    Guarded,
    Part,
    Phase,
    Satisfaction,
    Source,
    Subject,
    TimeLimit,
    Words,
)
from tijiao.cases.models.surveys import Rating, Response, Survey

__all__ = [
    "Answer",
    "Candidate",
    "Case",
    "CaseType",
    "Clock",
    "Complainant",
    "Contact",
    "Event",
    "Guarded",
    "Member",
    "Note",
    "Opening",
    "Part",
    "Phase",
    "Rating",
    "Response",
    "Satisfaction",
    "Source",
    "Subject",
    "Survey",
    "TimeLimit",
    "Words",
]
