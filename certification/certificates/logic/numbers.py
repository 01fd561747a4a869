"""Numbers of certificates."""

import re

# The national pattern of skill-level certificates has 22 characters: one letter Y (employer) or S (assessment body),
# 2-5 code of the body, 6-7 province, 8-13 serial of the body, 14-15 year, 16 level, 17-22 serial number; no check
# digit (osta.org.cn, format of 职业技能等级证书 numbers).
NATIONAL = "{letter}{body}{province}{register}{year}{level}{serial}"
_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")


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
