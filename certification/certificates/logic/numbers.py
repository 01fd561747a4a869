"""Numbers of certificates."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

# The national pattern of skill-level certificates has 22 characters: one letter Y (employer) or S (assessment body),
# 2-5 code of the body, 6-7 province, 8-13 serial of the body, 14-15 year, 16 level, 17-22 serial number; no check
# digit (osta.org.cn, format of 职业技能等级证书 numbers).
NATIONAL = "{letter}{body}{province}{register}{year}{level}{serial}"
# The length of the column; the national numbers have 22 characters.
LONGEST = 40
# What a pattern may name besides the fixed fields of its body.
PLACEHOLDERS = ("yy", "yyyy", "year", "level", "region", "serial")
_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")
_STRAY = re.compile(r"[^A-Z0-9-]")
_WORDS = {
    "unknown": _("编号规则里的 %(name)s 不认识。可以用的有：%(known)s"),
    "characters": _("编号规则里不能有 %(found)s：除了花括号里的项目，只能写大写字母 A–Z、数字和短横线"),
    "wide": _("%(name)s 太宽，一项最多 %(most)s 位"),
    "no_serial": _("编号规则要有流水号，例如 {serial:6}"),
    "long": _("按这条规则，编号有 %(length)s 位，最多 %(most)s 位"),
    "full": _("%(name)s 只有 %(width)s 位，放不下 %(serial)s 后面的一号"),
}


class Fault(NamedTuple):
    """What is wrong with a pattern: its code, whether it lies with the last serial and not the pattern, the figures."""

    code: str
    in_serial: bool = False
    said: Mapping[str, str | int] = {}

    @property
    def text(self) -> str:
        """Return the sentence in the language that is active now."""
        return str(_WORDS[self.code]) % self.said


def fault(template: str, *, values: Mapping[str, str | int], last_serial: int) -> Fault | None:
    """Return what is wrong with a pattern, None where its numbers are capitals, digits and hyphens, and none too long.

    Arguments: values, fixed fields of the body, as for `number`; last_serial, after which the next number comes.
    """
    known = tuple(dict.fromkeys((*PLACEHOLDERS, *values)))
    for match in _FIELD.finditer(template):
        if match[1] not in known:
            return Fault("unknown", said={"name": match[0], "known": " ".join(f"{{{one}}}" for one in known)})
        # Looked at before anything is filled in: a width of a milliard would fill the memory.
        if len(match[2] or "") > 2 or int(match[2] or 0) > LONGEST:
            return Fault("wide", said={"name": match[0], "most": LONGEST})
    left = _FIELD.sub("", template) + "".join(str(value) for value in values.values())
    if stray := dict.fromkeys(_STRAY.findall(left)):
        return Fault("characters", said={"found": " ".join(f"“{one}”" for one in stray)})
    serials = [match for match in _FIELD.finditer(template) if match[1] == "serial"]
    if not serials:
        return Fault("no_serial")
    for match in serials:
        if match[2] and 0 < int(match[2]) < len(str(last_serial + 1)):
            said: dict[str, str | int] = {"name": match[0], "width": int(match[2]), "serial": last_serial}
            return Fault("full", in_serial=True, said=said)
    sample = number(template, values={"year": 2026, "level": 5, "region": 110000, **values}, serial=last_serial + 1)
    if len(sample) > LONGEST:
        return Fault("long", said={"length": len(sample), "most": LONGEST})
    return None


def number(template: str, *, values: dict[str, str | int], serial: int) -> str:
    """Fill a number pattern.

    Arguments: template, with fields {name} or {name:width} (zero-filled), among them {serial:width}, and {yy} or
    {yyyy} from `values["year"]`; values, the other fields; serial, the running number.
    Raises KeyError for an unknown field, ValueError when the serial has outgrown its width.
    """
    year = str(values.get("year", ""))
    known = {**values, "serial": serial, "yy": year[-2:], "yyyy": year}

    def fill(match: re.Match[str]) -> str:
        value, width = str(known[match[1]]), int(match[2] or 0)
        if match[1] == "serial" and width and len(value) > width:
            raise ValueError("serial outgrew its width")
        return value.zfill(width)

    return _FIELD.sub(fill, template)


def written(template: str, *, values: Mapping[str, str | int]) -> str:
    """Return a pattern with the fixed fields of its body filled in, and the rest as it was written."""

    def fill(match: re.Match[str]) -> str:
        return str(values[match[1]]).zfill(int(match[2] or 0)) if match[1] in values else match[0]

    return _FIELD.sub(fill, template)


def series(template: str, *, values: dict[str, str | int]) -> str:
    """Return a pattern with all that never changes filled in: two of the same series give the same numbers.

    Arguments: as for `number`, of values the fixed ones alone (the issuer's own and its region).
    """

    def fill(match: re.Match[str]) -> str:
        name, width = match[1], int(match[2] or 0)
        if name in values and name not in ("serial", "yy", "yyyy"):
            return str(values[name]).zfill(width)
        return f"{{{'yyyy' if name == 'year' else name}:{width}}}"

    return _FIELD.sub(fill, template)
