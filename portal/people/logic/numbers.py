"""Numbers of identity documents: formats, the check digit, and what a number says about its holder."""

import re
from dataclasses import dataclass
from datetime import date

from portal.people.enums import DocumentKind, Sex
from portal.people.errors import WrongNumber

# GB 11643-1999, 4.2.2: weight of position i (from the right, check digit = 1) is 2**(i-1) mod 11.
_WEIGHTS = tuple(pow(2, i, 11) for i in range(17, 0, -1))
_CHECK = "10X98765432"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９ＸｘＨＭ", "0123456789XxHM")
# Residence permits for people from Hong Kong, Macao and Taiwan have areas of their own (GA/T 2018 rules).
_RESIDENCE_AREAS = {"810000", "820000", "830000"}
_FORMATS = {
    DocumentKind.HK_MACAO_PERMIT: re.compile(r"[HM]\d{8}(\d{2})?"),
    DocumentKind.TAIWAN_PERMIT: re.compile(r"\d{8}(\d{2}[A-Z]?)?"),
    DocumentKind.PASSPORT: re.compile(r"[A-Z0-9]{5,17}"),
}
#: Kinds whose number carries birth date, sex and a check digit.
TELLING = frozenset({DocumentKind.ID_CARD, DocumentKind.RESIDENCE_PERMIT})


@dataclass(frozen=True)
class Number:
    """A document number that passed its checks; birth date, sex and area only where the number tells them."""

    kind: str
    value: str
    birth_date: date | None = None
    sex: str = ""
    area: int | None = None


def check_digit(first17: str) -> str:
    """Return the check character of the first 17 digits (GB 11643-1999: ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def normalise(written: str) -> str:
    """Return the number without spaces and dashes, in half-width capitals."""
    return re.sub(r"[\s\-·]", "", written.translate(_FULL_WIDTH)).upper()


def parse(kind: str, written: str, *, today: date) -> Number:
    """Return the checked number.

    Arguments: kind, a DocumentKind; written, as typed; today, local date, birth dates after it are refused.
    Raises: WrongNumber, naming what to look at.
    """
    value = normalise(written)
    if not value:
        raise WrongNumber("empty")
    if kind in TELLING:
        return _resident(kind, value, today)
    if not _FORMATS[DocumentKind(kind)].fullmatch(value):
        raise WrongNumber(DocumentKind(kind).value)
    return Number(kind, value)


def _resident(kind: str, value: str, today: date) -> Number:
    if len(value) == 15 and value.isdecimal():
        raise WrongNumber("old_length")
    for position, character in enumerate(value, 1):
        if character not in "0123456789" and not (character == "X" and position == 18):
            raise WrongNumber("characters", position)
    if len(value) != 18:
        raise WrongNumber("length", len(value))
    try:
        born = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        raise WrongNumber("date", value[6:14]) from None
    if born > today:
        raise WrongNumber("future")
    if check_digit(value[:17]) != value[17]:
        raise WrongNumber("check_digit")
    residence = value[:6] in _RESIDENCE_AREAS
    if kind == DocumentKind.ID_CARD and residence:
        raise WrongNumber("residence_area")
    if kind == DocumentKind.RESIDENCE_PERMIT and not residence:
        raise WrongNumber("not_residence")
    sex = Sex.MALE if int(value[16]) % 2 else Sex.FEMALE
    return Number(kind, value, born, sex, int(value[:6]))


def age(born: date, *, on: date) -> int:
    """Return the age in whole years; somebody born on 29 February turns a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def mask(value: str) -> str:
    """Return the number with its first character and its last two alone in clear.

    The birth date lies beside it in our tables: four last digits, as often shown, would leave a few hundred candidates.
    """
    if len(value) < 5:
        return "*" * len(value)
    return value[0] + "*" * (len(value) - 3) + value[-2:]


def space(kind: str) -> str:
    """Return the name of the number space of a kind: identity cards and residence permits share one."""
    return "resident" if kind in TELLING else kind
