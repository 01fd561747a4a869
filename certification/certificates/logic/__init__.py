"""The functional core of the registry: numbers, printed words and credentials; no database, no clock."""

from certification.certificates.logic.numbers import NATIONAL, number
from certification.certificates.logic.printed import (
    LEVELS,
    OCCUPATIONS,
    day_text,
    digest_text,
    month_text,
    shown_code,
)

__all__ = ["LEVELS", "NATIONAL", "OCCUPATIONS", "day_text", "digest_text", "month_text", "number", "shown_code"]
