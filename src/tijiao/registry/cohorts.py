"""Cohorts: which grade a class is in, and what it is called, follows from the year it entered in. Plain values."""

from datetime import date

from tijiao.kernel.periods import Kind, Period
from tijiao.kernel.quantities import to_chinese

#: stage → (first grade, last grade). Grades count through; kindergarten counts for itself.
GRADES: dict[str, tuple[int, int]] = {
    "preschool": (1, 3),
    "primary": (1, 6),
    "junior": (7, 9),
    "nine-year": (1, 9),
    "senior": (10, 12),
    "vocational": (10, 12),
    "special": (1, 9),
}

#: Classes of one stage and entry year at one school differ by number; the letter keeps the stages of a school apart.
LETTERS: dict[str, str] = {
    "preschool": "y", "primary": "x", "junior": "c", "nine-year": "j", "senior": "g", "vocational": "z", "special": "t",
}

_KINDERGARTEN = {1: "小", 2: "中", 3: "大"}


def school_year(text: str) -> Period:
    """The school year written "2019/20". Raises WrongPeriod, WrongKind."""
    return Period.parse(text, kind=Kind.SCHOOL_YEAR)


def year_of(day: date) -> str:
    """The school year of a day as text."""
    return str(Period.containing(Kind.SCHOOL_YEAR, day))


def first_grade(stage: str) -> int:
    return GRADES[stage][0]


def last_grade(stage: str) -> int:
    return GRADES[stage][1]


def grade_of(stage: str, entry_year: int, year: str) -> int | None:
    """The grade of a cohort in the school year `year`; None before it entered and after it left."""
    first, last = GRADES[stage]
    grade = first + school_year(year).first.year - entry_year
    return grade if first <= grade <= last else None


def class_name(stage: str, entry_year: int, number: int, year: str) -> str:
    """What a class is called in a school year: 2017级1班; in kindergarten 小一班, 中一班, 大一班 from year to year."""
    grade = grade_of(stage, entry_year, year)
    if stage == "preschool" and grade is not None:
        return f"{_KINDERGARTEN[grade]}{to_chinese(number)}班"
    return f"{entry_year}级{number}班"


def class_code(school_code: str, stage: str, entry_year: int, number: int) -> str:
    """The stable code of a class: school, stage, year of entry, number."""
    return f"{school_code}-{LETTERS[stage]}{entry_year}-{number:02}"


#: Class sizes as the standard for class size counts them: up to 45, 46–50, 51–55, large 56–65, over-large 66 and more.
SIZE_BANDS: tuple[tuple[str, int | None], ...] = (
    ("≤45", 45), ("46–50", 50), ("51–55", 55), ("56–65", 65), ("≥66", None),
)


def size_band(pupils: int) -> str:
    return next(name for name, most in SIZE_BANDS if most is None or pupils <= most)
