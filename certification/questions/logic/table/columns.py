"""The columns of the sheet and the words that people write in them."""

import re
from collections.abc import Sequence
from typing import Any

from certification.questions.enums import QuestionType
from certification.questions.logic.contents import LETTERS, half_width

#: Letters of the option columns that we write; up to twice as many are read.
OPTION_LETTERS = "ABCDEF"
READ_LETTERS = LETTERS[:12]

#: The columns of the template, in order.
HEADER = [
    "编号",
    "题型",
    "题干",
    *(f"选项{letter}" for letter in OPTION_LETTERS),
    "答案",
    "分值",
    "难度",
    "模块",
    "等级",
    "解析",
]

_NAMES = {
    "code": ("编号", "试题编号", "题目编号", "题目编码", "试题编码"),
    "type": ("题型", "试题类型", "题目类型", "类型", "试题题型"),
    "stem": ("题干", "题目", "试题", "题目内容", "试题内容", "试题题干", "题目题干", "问题"),
    "answer": ("答案", "正确答案", "标准答案", "参考答案", "试题答案"),
    "marks": ("分值", "分数", "得分", "每题分值"),
    "difficulty": ("难度", "难易度", "难易程度", "难度等级", "难度系数"),
    "module": ("模块", "知识点", "章节", "所属模块", "知识模块"),
    "level": ("等级", "级别", "技能等级", "鉴定等级", "职业等级"),
    "explanation": ("解析", "试题解析", "题目解析", "答案解析", "说明"),
    # Running numbers of a list say nothing about a question.
    "ignored": ("序号", "题号", "行号", "no", "no."),
}
_BY_NAME = {name: field for field, names in _NAMES.items() for name in names}

_TYPES = {
    QuestionType.SINGLE: ("单选", "单选题", "单项选择", "单项选择题", "选择题"),
    QuestionType.MULTIPLE: ("多选", "多选题", "多项选择", "多项选择题", "不定项选择题"),
    QuestionType.TRUE_FALSE: ("判断", "判断题", "是非题", "对错题", "判断对错"),
    QuestionType.FILL: ("填空", "填空题"),
    QuestionType.NUMERIC: ("计算", "计算题", "数值题", "数值"),
    QuestionType.MATCHING: ("配对", "配对题", "匹配题", "连线题", "连线", "匹配"),
    QuestionType.ORDERING: ("排序", "排序题"),
    QuestionType.ESSAY: ("问答", "问答题", "简答", "简答题", "论述题", "案例题"),
}
_TYPE_BY_NAME = {name: kind.value for kind, names in _TYPES.items() for name in (*names, kind.value)}

_LEVELS = {
    5: ("5", "五级", "5级", "初级", "初级工", "五级/初级工"),
    4: ("4", "四级", "4级", "中级", "中级工", "四级/中级工"),
    3: ("3", "三级", "3级", "高级", "高级工", "三级/高级工"),
    2: ("2", "二级", "2级", "技师", "二级/技师"),
    1: ("1", "一级", "1级", "高级技师", "一级/高级技师"),
}
_LEVEL_BY_NAME = {name: level for level, names in _LEVELS.items() for name in names}

_DIFFICULTIES = {
    1: ("1", "很易", "很容易", "很简单"),
    2: ("2", "易", "容易", "简单", "较易", "低"),
    3: ("3", "中", "中等", "一般", "适中"),
    4: ("4", "难", "较难", "困难", "高"),
    5: ("5", "很难"),
}
_DIFFICULTY_BY_NAME = {name: value for value, names in _DIFFICULTIES.items() for name in names}

_TRUE = frozenset(("对", "正确", "√", "✓", "✔", "是", "t", "true", "y", "yes", "1", "v"))
_FALSE = frozenset(("错", "错误", "×", "✗", "✘", "x", "否", "不对", "不正确", "f", "false", "n", "no", "0"))


def field_of(heading: str) -> str:
    """The field that a column heading means; option columns give ``option:A``; empty = unknown."""
    name = re.sub(r"[\s*＊]+|[(（].*?[)）]", "", half_width(heading)).casefold()
    option = re.fullmatch(r"(?:选项|选择项|备选项|备选答案)?([a-l])(?:选项|项)?", name)
    if option:
        return "option:" + option.group(1).upper()
    return _BY_NAME.get(name, "")


def header_of(row: Sequence[Any]) -> dict[int, str] | None:
    """Column number -> field of a heading row, unknown headings as ``?heading``; None where the row is no heading."""
    fields = {index: field_of(str(cell)) or f"?{cell}" for index, cell in enumerate(row) if str(cell or "").strip()}
    return fields if {"stem", "answer"} <= set(fields.values()) else None


def type_of(name: str) -> str:
    """The question type that a word means; empty = unknown."""
    return _TYPE_BY_NAME.get(re.sub(r"^[一二三四五六七八九十\d]+[、.．]|\s+", "", half_width(name)).casefold(), "")


def level_of(name: str) -> int | None:
    """5 .. 1, or None where the word is unknown."""
    return _LEVEL_BY_NAME.get(re.sub(r"\s+", "", half_width(name)).removeprefix("养老护理员"))


def difficulty_of(name: str) -> int | None:
    """1 .. 5, or None where the word is unknown."""
    return _DIFFICULTY_BY_NAME.get(re.sub(r"\s+", "", half_width(name)))


def truth_of(name: str) -> bool | None:
    """True, False, or None where the word is neither."""
    word = re.sub(r"[\s。.]+", "", half_width(name)).casefold()
    if word in _TRUE:
        return True
    return False if word in _FALSE else None
