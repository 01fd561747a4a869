"""Whether a number looks as its issuer's numbers look: patterns as data, findings in words; never a verdict."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

LONGEST = 40
# The first two digits of divisions, GB/T 2260.
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82".split()
)
_BLANK = re.compile(r"[\s\u200b]+")
_REASONS = {
    "unknown": _("编号和已知的编号规则都不一样"),
    "before": _("这种编号在发证那天还没有启用"),
    "after": _("这种编号在发证那天已经停用"),
    "year": _("编号里的年份是 %(found)s，发证日期是 %(said)s 年"),
    "level": _("编号里的等级是 %(found)s，填写的等级是 %(said)s"),
    "province": _("编号里的省份代码 %(found)s 不存在"),
}


@dataclass(frozen=True)
class Pattern:
    """How numbers of a kind look, from a day to a day (both counted; None: no limit known).

    Arguments: regex, of the whole number, with named parts year, year4, level, province where it says them.
    """

    code: str
    title: str
    regex: str
    valid_from: date | None = None
    valid_to: date | None = None
    explains: str = ""
    source: str = ""
    unverified: bool = False
    note: str = ""


@dataclass(frozen=True)
class Reason:
    """One thing that does not fit, and what was found and said."""

    code: str
    found: str = ""
    said: str = ""

    @property
    def text(self) -> str:
        """Return the sentence in the language that is active now."""
        return str(_REASONS[self.code]) % {"found": self.found, "said": self.said}


@dataclass(frozen=True)
class Finding:
    """What the look of a number says: `ok`, the pattern it fits (None: none), and what a human should look at."""

    ok: bool
    pattern: Pattern | None
    reasons: tuple[Reason, ...]


def clean_number(written: str) -> str:
    """Return a number as it is kept: half width, capitals, without blanks."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", written)).upper()


def parse(text: str) -> list[Pattern]:
    """Return the patterns of a YAML text. Raises: ValueError, naming the entry, for one that cannot be read."""
    found = []
    for entry in yaml.safe_load(text):
        try:
            pattern = Pattern(**entry)
            re.compile(pattern.regex)
        except (TypeError, re.error) as error:
            raise ValueError(f"pattern {entry.get('code', '?')}: {error}") from error
        if pattern.unverified and not pattern.note:
            raise ValueError(f"pattern {pattern.code}: unverified needs a note that says why")
        if pattern.valid_from and pattern.valid_to and pattern.valid_to < pattern.valid_from:
            raise ValueError(f"pattern {pattern.code}: valid_to lies before valid_from")
        found.append(pattern)
    codes = [pattern.code for pattern in found]
    if len(set(codes)) < len(codes):
        raise ValueError("a code stands twice")
    return found


_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")
_PARTS = {"yy": r"(?P<year>\d{2})", "yyyy": r"(?P<year4>\d{4})", "year": r"(?P<year4>\d{4})", "level": r"(?P<level>\d)"}


def of_template(
    template: str,
    *,
    values: Mapping[str, Any],
    code: str,
    title: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Pattern:
    """Return the pattern of the numbers that logic.number makes from a template.

    Arguments: values, the issuer's fixed fields, as given to `number`.
    """
    done, parts = set(), []
    last = 0
    for match in _FIELD.finditer(template):
        parts.append(re.escape(template[last : match.start()]))
        last = match.end()
        name, width = match[1], int(match[2] or 0)
        if name in values:
            parts.append(re.escape(str(values[name]).zfill(width)))
        elif name == "serial":
            parts.append(rf"\d{{{width}}}" if width else r"\d+")
        elif name == "region":
            parts.append(r"\d{6}")
        elif name in _PARTS and name not in done:
            done.add(name)
            parts.append(_PARTS[name])
        else:
            parts.append(rf"\d{{{width}}}" if width else r"\d+")
    parts.append(re.escape(template[last:]))
    return Pattern(code, title, "".join(parts), valid_from, valid_to)


def check(
    number: str,
    *,
    level: int | None,
    issued_on: date,
    patterns: Iterable[Pattern],
    provinces: Collection[str] = PROVINCES,
) -> Finding:
    """Return whether a number looks right: it fits a pattern of the day, and its parts agree with the certificate.

    Arguments: number, as clean_number returns it; provinces, the two-digit codes that exist.
    Of several patterns that fit, the one with the fewest doubts is named.
    """
    found: list[Finding] = []
    for pattern in patterns:
        match = re.fullmatch(pattern.regex, number)
        if match is None:
            continue
        reasons = tuple(_doubts(pattern, match.groupdict(), level, issued_on, provinces))
        found.append(Finding(not reasons, pattern, reasons))
    if not found:
        return Finding(False, None, (Reason("unknown"),))
    return min(found, key=lambda finding: len(finding.reasons))


def _doubts(
    pattern: Pattern, parts: Mapping[str, str | None], level: int | None, issued_on: date, provinces: Collection[str]
) -> Sequence[Reason]:
    doubts = []
    if pattern.valid_from is not None and issued_on < pattern.valid_from:
        doubts.append(Reason("before"))
    if pattern.valid_to is not None and issued_on > pattern.valid_to:
        doubts.append(Reason("after"))
    year, year4 = parts.get("year"), parts.get("year4")
    if (year and int(year) != issued_on.year % 100) or (year4 and int(year4) != issued_on.year):
        doubts.append(Reason("year", year or year4 or "", str(issued_on.year)))
    if (said := parts.get("level")) and level is not None and int(said) != level:
        doubts.append(Reason("level", said, str(level)))
    if (province := parts.get("province")) and province not in provinces:
        doubts.append(Reason("province", province))
    return doubts
