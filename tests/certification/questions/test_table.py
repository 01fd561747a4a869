"""Rows of the schools' sheets as questions."""

import datetime
from decimal import Decimal

import pytest

from certification.questions.logic import contents, files
from certification.questions.logic.table import columns, guide, rows, writer

HEADER = columns.HEADER


def row(**cells: object) -> list[object]:
    values = dict.fromkeys(HEADER, "")
    values |= {
        "题型": "单选题",
        "题干": "哪一个？",
        "选项A": "甲",
        "选项B": "乙",
        "选项C": "丙",
        "答案": "B",
        "分值": "1",
    } | cells
    return [values[name] for name in HEADER]


def read(*table: list[object], name: str = "题目"):
    return files.judged(rows.read([rows.Sheet(name, [HEADER, *table])]))


def item(**cells: object):
    reading = read(row(**cells))
    assert len(reading.items) == 1
    return reading.items[0]


def codes(found) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("answer", ["B", "b", "Ｂ", "B.", " B ", "乙"])
def test_single(answer):
    assert item(答案=answer).draft.content["key"] == "B"


@pytest.mark.parametrize("answer", ["AC", "ca", "A,C", "A、C", "A，C", "A C", "A;C", "A和C", "ＡＣ"])
def test_multiple(answer):
    assert item(题型="多选题", 答案=answer).draft.content["key"] == ["A", "C"]


@pytest.mark.parametrize("answer", ["对", "正确", "√", "T", "true", "是", "1", 1.0, True, "A"])
def test_true(answer):
    assert item(题型="判断题", 选项A="", 选项B="", 选项C="", 答案=answer).draft.content["key"] is True


@pytest.mark.parametrize("answer", ["错", "错误", "×", "F", "否", "0", False, "B"])
def test_false(answer):
    assert item(题型="判断", 选项A="", 选项B="", 选项C="", 答案=answer).draft.content["key"] is False


def test_true_false_with_options_is_read_by_their_text():
    assert item(题型="判断题", 选项A="错误", 选项B="正确", 选项C="", 答案="A").draft.content["key"] is False


@pytest.mark.parametrize("gap", ["____", "（ ）", "()", "＿＿＿", "__"])
def test_fill(gap):
    found = item(题型="填空", 题干=f"先{gap}再{gap}。", 选项A="", 选项B="", 选项C="", 答案="洗手|净手；喂饭").draft
    assert found.stem == "先____再____。"
    assert found.content["answers"] == [["洗手", "净手"], ["喂饭"]]


@pytest.mark.parametrize(
    ("answer", "value", "tolerance", "unit"),
    [
        ("48遍", "48", "0", "遍"),
        ("37.5±0.5℃", "37.5", "0.5", "℃"),
        (48.0, "48", "0", ""),
        ("36~37", "36.5", "0.5", ""),
        ("1,500 毫升", "1500", "0", "毫升"),
    ],
)
def test_numeric(answer, value, tolerance, unit):
    content = item(题型="计算题", 选项A="", 选项B="", 选项C="", 答案=answer).draft.content
    assert (content["value"], content["tolerance"], content["unit"]) == (value, tolerance, unit)


def test_matching_and_ordering():
    found = item(题型="连线题", 选项A="火灾→119", 选项B="急病->120", 选项C="→12345", 答案="").draft.content
    texts = {entry["id"]: entry["text"] for entry in found["right"]}
    assert [texts[found["key"][left["id"]]] for left in found["left"]] == ["119", "120"]
    assert item(题型="排序", 答案="CAB").draft.content["key"] == ["c", "a", "b"]


def test_numbers_in_cells_are_written_as_people_write_them():
    draft = item(选项A=60.0, 选项B=0.5, 选项C=1e3, 分值=2.0, 难度=3.0, 等级=5.0).draft
    assert [option["text"] for option in draft.content["options"]] == ["60", "0.5", "1000"]
    assert (draft.marks, draft.difficulty, draft.level) == (Decimal(2), 3, 5)


@pytest.mark.parametrize(
    ("written", "level"), [("五级/初级工", 5), ("中级", 4), ("高级技师", 1), ("技师", 2), ("", None)]
)
def test_levels(written, level):
    assert item(等级=written).draft.level == level


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"答案": ""}, "no_key"),
        ({"答案": "E"}, "key_unknown"),
        ({"答案": "AB"}, "single_with_two_keys"),
        ({"选项B": "甲"}, "option_duplicate"),
        ({"选项B": "", "答案": "A"}, "option_empty"),
        ({"选项B": "", "选项C": "", "答案": "A"}, "options_too_few"),
        ({"题干": ""}, "stem_empty"),
        ({"题型": ""}, "type_missing"),
        ({"题型": "画图题"}, "type_unknown"),
        ({"分值": "0"}, "marks_not_positive"),
        ({"分值": "-1"}, "marks_not_positive"),
        ({"分值": "两分"}, "marks_invalid"),
        ({"分值": "0.001"}, "marks_too_fine"),
        ({"难度": "7"}, "difficulty_invalid"),
        ({"等级": "八级"}, "level_invalid"),
        ({"编号": "有 空格"}, "code_invalid"),
        ({"选项A": datetime.date(2026, 3, 5)}, "cell_is_date"),
        ({"选项A": "#REF!"}, "cell_is_error"),
        ({"题型": "判断题", "答案": "也许"}, "true_false_invalid"),
        ({"题型": "填空题", "题干": "____和____", "答案": "甲"}, "blanks_mismatch"),
        ({"题型": "计算题", "答案": "很多"}, "number_invalid"),
        ({"题型": "配对题", "答案": ""}, "pair_invalid"),
        ({"题型": "排序题", "答案": "AB"}, "order_key"),
        ({"题干": "控制\x01字符"}, "text_control"),
    ],
)
def test_every_fault_has_a_reason_and_stops_nothing(cells, code):
    reading = read(row(题干="好题一"), row(**cells), row(题干="好题二"))
    assert [found.good for found in reading.items] == [True, False, True]
    faulty = reading.items[1]
    assert code in codes(faulty)
    assert faulty.line == 3
    assert all(problem.line == 3 and problem.message for problem in faulty.problems)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"题型": "多选题", "答案": "A"}, "multiple_with_one_key"),
        ({"题型": "多选题", "答案": "ABC"}, "multiple_all_right"),
        ({"分值": ""}, "marks_default"),
    ],
)
def test_warnings_let_the_question_in(cells, code):
    found = item(**cells)
    assert found.good
    assert codes(found) == [code]


def test_heading_may_stand_below_a_title_and_columns_in_any_order():
    table = [
        ["养老护理员理论题库", "", "", "", ""],
        ["正确答案", "试题内容", "A", "B", "类型"],
        ["A", "选哪个", "甲", "乙", "单项选择题"],
    ]
    reading = files.judged(rows.read([rows.Sheet("Sheet1", table)]))
    assert reading.items[0].draft.content["key"] == "A"
    assert reading.items[0].line == 3


def test_unknown_columns_and_sheets_are_named():
    table = [["题型", "题干", "选项A", "选项B", "答案", "出题人"], ["单选", "选哪个", "甲", "乙", "A", "张"]]
    reading = files.judged(
        rows.read([rows.Sheet("题目", table), rows.Sheet("备注", [["随便写写"]]), rows.Sheet("空", [])])
    )
    assert [problem.code for problem in reading.problems] == ["column_unknown", "sheet_without_header"]
    assert "出题人" in reading.problems[0].message


def test_the_sheet_may_name_the_type():
    table = [["题干", "答案"], ["饭后可以马上躺平。", "×"]]
    assert files.judged(rows.read([rows.Sheet("判断题", table)])).items[0].draft.type == "true_false"


def test_one_code_twice_is_an_error_of_the_second():
    reading = read(row(编号="E-1"), row(编号="E-1", 题干="另一道"))
    assert [found.good for found in reading.items] == [True, False]
    assert codes(reading.items[1]) == ["code_repeated"]


def test_the_same_stem_with_other_options_is_another_question():
    reading = read(row(), row(选项C="丁"))
    assert all(found.good for found in reading.items)
    assert len({found.draft.code for found in reading.items}) == 2


def test_mending_the_key_keeps_the_code():
    assert item(答案="A").draft.code == item(答案="B").draft.code


def test_empty_sheet():
    assert [problem.code for problem in read().problems] == ["file_empty"]


def test_the_examples_of_the_template_are_good_and_read_again():
    drafts = guide.examples()
    reading = files.judged(rows.read([rows.Sheet("题目（示例）", [HEADER, *[writer.row(draft) for draft in drafts]])]))
    assert [codes(found) for found in reading.items] == [[]] * len(drafts)
    assert [contents.digest(found.draft) for found in reading.items] == [contents.digest(draft) for draft in drafts]
