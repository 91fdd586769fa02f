"""The tables of allocation, by what they are about."""

from tijiao.allocation.models.admissions import Applicant, Placement
from tijiao.allocation.models.asked import AllocationProblem, Kind, ProblemType
from tijiao.allocation.models.exams import Candidate, ExamSeat, Invigilator, Room, Site, Watch
from tijiao.allocation.models.solved import Draw, Part, Solution

__all__ = [
    "AllocationProblem",
    "Applicant",
    "Candidate",
    "Draw",
    "ExamSeat",
    "Invigilator",
    "Kind",
    "Part",
    "Placement",
    "ProblemType",
    "Room",
    "Site",
    "Solution",
    "Watch",
]
