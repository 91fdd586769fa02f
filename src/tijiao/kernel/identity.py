"""Identity numbers: resident ID, student number, school code, social credit code; checked, masked, made for samples.

Rules and their sources: packs/national/id_rules.csv. A check returns every rule that fails, as problems whose facts
hold no part of the number that names a person.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tijiao.kernel.problems import Problem


class WrongLength(Problem):
    """Facts: wanted (characters), found."""

    code, status = "identity.length", 422


class WrongCharacters(Problem):
    """A character that has no place there. No facts."""

    code, status = "identity.characters", 422


class UnknownDivision(Problem):
    """The first six digits of the place name no administrative division. Facts: division."""

    code, status = "identity.division", 422


class WrongBirthDate(Problem):
    """The eight digits of the birth date are no date. No facts."""

    code, status = "identity.birth-date", 422


class BirthInFuture(Problem):
    """The birth date is yet to come. No facts."""

    code, status = "identity.birth-in-future", 422


class WrongCheckCharacter(Problem):
    """The last character does not follow from the others: one of them is mistyped. No facts."""

    code, status = "identity.check-character", 422


class SexDiffers(Problem):
    """The number says another sex than the field beside it. No facts."""

    code, status = "identity.sex-differs", 422


class BirthDateDiffers(Problem):
    """The number says another birth date than the field beside it. No facts."""

    code, status = "identity.birth-date-differs", 422


class WrongStudentNumberKind(Problem):
    """Neither a G, J or L number nor one of the province's auxiliary lengths. No facts."""

    code, status = "identity.student-number-kind", 422


class Sex(StrEnum):
    """GB/T 2261.1."""

    MALE = "1"
    FEMALE = "2"


@dataclass(frozen=True, slots=True)
class Known:
    """What a number is held against. `divisions` None = not checked, else codes of districts, cities or provinces.

    `auxiliary_lengths`: digits of a province's own student numbers (its rule differs from place to place).
    """

    today: date
    divisions: Container[str] | None = None
    sex: Sex | None = None
    birth: date | None = None
    auxiliary_lengths: frozenset[int] = frozenset()


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_CITIZEN = re.compile(r"[0-9]{17}[0-9X]")
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WIDE = str.maketrans("０１２３４５６７８９ＸｘＧＪＬ", "0123456789XXGJL")
SAMPLE_PROVINCE = "990000"
_SAMPLE_AREA = 999_000  # no province begins with 9: area codes 999000 to 999999 are nobody's


def clean(text: str) -> str:
    """The number as it is kept: no spaces, half-width, capital letters."""
    return "".join(text.split()).translate(_WIDE).upper()


def check_character(body: str) -> str:
    """The 18th character of a resident ID for its first 17 digits."""
    return _CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def check_citizen_id(text: str, known: Known) -> list[Problem]:
    """The rules that a resident ID (居民身份证号) breaks; none when it is in order. x counts as X."""
    number = clean(text)
    if len(number) != 18:
        return [WrongLength(wanted=18, found=len(number))]
    if not _CITIZEN.fullmatch(number):
        return [WrongCharacters()]
    found = _place_and_date(number[:6], number[6:14], known)
    if check_character(number[:17]) != number[17]:
        found.append(WrongCheckCharacter())
    if known.sex and known.sex != _sex(number):
        found.append(SexDiffers())
    return found


def check_student_number(text: str, known: Known) -> list[Problem]:
    """The rules that a national student number (学籍号) breaks. L numbers end in random digits: no check character.

    A G number keeps the ID of its time, so it is not held against the pupil's ID of today.
    """
    number = clean(text)
    if number[:1] in ("G", "J"):
        return check_citizen_id(number[1:], known)
    if number[:1] == "L":
        return _check_temporary(number[1:], known)
    fits = number.isascii() and number.isdigit() and len(number) in known.auxiliary_lengths
    return [] if fits else [WrongStudentNumberKind()]


def check_school_code(text: str, _known: Known) -> list[Problem]:
    """The rules that a school identification code (学校标识码) breaks: ten digits; its check rule is not published."""
    number = clean(text)
    if len(number) != 10:
        return [WrongLength(wanted=10, found=len(number))]
    return [] if number.isascii() and number.isdigit() else [WrongCharacters()]


def check_social_credit_code(text: str, _known: Known) -> list[Problem]:
    """The rules that a unified social credit code (统一社会信用代码) breaks: 18 of 31 characters, the last a check."""
    number = clean(text)
    if len(number) != 18:
        return [WrongLength(wanted=18, found=len(number))]
    if any(character not in _CREDIT_ALPHABET for character in number):
        return [WrongCharacters()]
    total = sum(_CREDIT_ALPHABET.index(each) * weight for each, weight in zip(number, _CREDIT_WEIGHTS, strict=False))
    return [] if _CREDIT_ALPHABET[-total % 31] == number[17] else [WrongCheckCharacter()]


CHECKS: dict[str, Callable[[str, Known], list[Problem]]] = {
    "citizen_id": check_citizen_id,
    "student_number": check_student_number,
    "school_code": check_school_code,
    "social_credit_code": check_social_credit_code,
}
"""The checks by the names that id_rules.csv and forms use."""


@dataclass(frozen=True, slots=True)
class CitizenId:
    """What a resident ID in order says."""

    number: str
    division: str
    birth: date
    sex: Sex

    @classmethod
    def parse(cls, text: str, known: Known) -> "CitizenId":
        """Raises the first of the rules that the number breaks."""
        for problem in check_citizen_id(text, known):
            raise problem
        number = clean(text)
        return cls(number, number[:6], date.fromisoformat(number[6:14]), _sex(number))


def upgrade_old_id(text: str) -> str:
    """The 18 characters of a 15-digit ID of before 1999. Raises WrongLength, WrongCharacters."""
    number = clean(text)
    if len(number) != 15:
        raise WrongLength(wanted=15, found=len(number))
    if not (number.isascii() and number.isdigit()):
        raise WrongCharacters()
    body = number[:6] + "19" + number[6:]
    return body + check_character(body)


def sample_citizen_id(number: int, *, birth: date, sex: Sex) -> str:
    """A valid ID of nobody, in an area code that is not assigned; distinct for 0 <= number < 500,000."""
    area, sequence = divmod(number, 500)
    if not 0 <= area < 1000:
        raise ValueError(f"no sample number {number}")
    body = f"{_SAMPLE_AREA + area}{birth:%Y%m%d}{2 * sequence + (sex is Sex.MALE):03}"
    return body + check_character(body)


def is_sample_id(text: str) -> bool:
    """Whether a resident ID or student number lies in the area codes kept for samples."""
    number = clean(text)
    return number.removeprefix(number[0] if number[:1] in ("G", "J", "L") else "")[:3] == str(_SAMPLE_AREA)[:3]


def mask_id(text: str) -> str:
    """First three and last two characters: 999*************36; short numbers are hidden whole."""
    return text[:3] + "*" * (len(text) - 5) + text[-2:] if len(text) > 7 else "*" * len(text)


def mask_name(name: str) -> str:
    """The first character only: 张*, 欧**."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_phone(text: str) -> str:
    """138****5678 for a mobile number; of shorter ones the last two digits."""
    if len(text) >= 11:
        return text[:3] + "*" * (len(text) - 7) + text[-4:]
    return "*" * (len(text) - 2) + text[-2:] if len(text) > 4 else "*" * len(text)


def _sex(number: str) -> Sex:
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def _check_temporary(number: str, known: Known) -> list[Problem]:
    if len(number) != 18:
        return [WrongLength(wanted=19, found=len(number) + 1)]
    if not (number.isascii() and number.isdigit()):
        return [WrongCharacters()]
    return _place_and_date(number[:6], number[6:14], known)


def _place_and_date(division: str, birth: str, known: Known) -> list[Problem]:
    found: list[Problem] = []
    wider = (division, division[:4] + "00", division[:2] + "0000")
    if known.divisions is not None and not any(code in known.divisions for code in wider):
        found.append(UnknownDivision(division=division))
    try:
        day = date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return [*found, WrongBirthDate()]
    if day > known.today:
        found.append(BirthInFuture())
    if known.birth and known.birth != day:
        found.append(BirthDateDiffers())
    return found
