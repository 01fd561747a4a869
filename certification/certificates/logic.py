"""Numbers, codes and words of certificates."""

import re
from datetime import date

# The national pattern of skill-level certificates has 22 characters: one letter Y (employer) or S (assessment body),
# 2-5 code of the body, 6-7 province, 8-13 serial of the body, 14-15 year, 16 level, 17-22 serial number; no check
# digit (osta.org.cn, format of 职业技能等级证书 numbers).
NATIONAL = "{letter}{body}{province}{register}{year}{level}{serial}"
_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")

LEVELS = {
    5: ("五级 / 初级工", "LEVEL 5 · JUNIOR SKILLED"),
    4: ("四级 / 中级工", "LEVEL 4 · INTERMEDIATE SKILLED"),
    3: ("三级 / 高级工", "LEVEL 3 · SENIOR SKILLED"),
    2: ("二级 / 技师", "LEVEL 2 · TECHNICIAN"),
    1: ("一级 / 高级技师", "LEVEL 1 · CHIEF TECHNICIAN"),
}
# Occupation code and titles as in the national occupational classification of 2022.
OCCUPATIONS = {"caregiver": ("养老护理员", "4-10-01-05", "ELDERLY CARE WORKER", "养老护理员国家职业技能标准")}


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


def shown_code(code: str) -> str:
    """Return the code as printed: 7K4M-29QF."""
    return f"{code[:4]}-{code[4:]}"


def month_text(day: date) -> str:
    """Return 1978年7月."""
    return f"{day.year}年{day.month}月"


def day_text(day: date) -> str:
    """Return 2026年12月18日."""
    return f"{day.year}年{day.month}月{day.day}日"


def digest_text(sha256: str) -> str:
    """Return the first 16 hex digits in groups of four."""
    return " ".join(sha256[n : n + 4] for n in range(0, 16, 4))
