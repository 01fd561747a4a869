"""Codes and words of certificates as they are printed."""

from datetime import date

LEVELS = {
    5: ("五级 / 初级工", "LEVEL 5 · JUNIOR SKILLED"),
    4: ("四级 / 中级工", "LEVEL 4 · INTERMEDIATE SKILLED"),
    3: ("三级 / 高级工", "LEVEL 3 · SENIOR SKILLED"),
    2: ("二级 / 技师", "LEVEL 2 · TECHNICIAN"),
    1: ("一级 / 高级技师", "LEVEL 1 · CHIEF TECHNICIAN"),
}
# Occupation code and titles as in the national occupational classification of 2022.
OCCUPATIONS = {"caregiver": ("养老护理员", "4-10-01-05", "ELDERLY CARE WORKER", "养老护理员国家职业技能标准")}


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
