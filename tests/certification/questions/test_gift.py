"""Reading and writing GIFT."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.questions.logic import contents, files
from certification.questions.logic.contents import Draft
from certification.questions.logic.gift import writer


def read(text: str):
    return files.read_text(text.encode(), "gift").items


def only(text: str):
    items = read(text)
    assert len(items) == 1
    return items[0]


def codes(item) -> list[str]:
    return [problem.code for problem in item.problems]


def test_single_choice_with_feedback_and_general_feedback():
    item = only("::洗手::接触老年人前要先做什么？{\n~记录#不是\n=洗手#对\n~戴帽子\n####手卫生最要紧}")
    assert item.good
    assert item.item == "洗手"
    assert item.draft.type == "single"
    assert item.draft.content["key"] == "B"
    assert item.draft.content["options"][1] == {"key": "B", "text": "洗手", "feedback": "对"}
    assert item.draft.explanation == "手卫生最要紧"


def test_weights_make_a_multiple_choice():
    item = only("哪些要报告？{~%50%发热 ~%50%咳血 ~%-100%打哈欠}")
    assert item.draft.content["key"] == ["A", "B"]
    assert codes(item) == []


def test_uneven_weights_are_said():
    assert codes(only("哪些要报告？{~%70%发热 ~%30%咳血 ~打哈欠}")) == ["weights_uneven"]


def test_one_full_weight_is_a_single_choice():
    assert only("几点？{~%100%八点 ~%0%九点}").draft.type == "single"


@pytest.mark.parametrize(("answer", "key"), [("T", True), ("true", True), ("F", False), ("FALSE", False)])
def test_true_false(answer, key):
    assert only(f"地是平的。{{{answer}#错了#对了}}").draft.content == {
        "type": "true_false",
        "key": key,
        "feedback": {"wrong": "错了", "right": "对了"},
    }


def test_short_answers_become_a_fill_question():
    item = only("抬高床头{=30 =三十}度。")
    assert item.draft.type == "fill"
    assert item.draft.stem == "抬高床头 ____ 度。"
    assert item.draft.content["answers"] == [["30", "三十"]]


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [
        ("#36.5", "36.5", "0"),
        ("#36.5:0.5", "36.5", "0.5"),
        ("#36..37", "36.5", "0.5"),
        ("#-3..-1", "-2", "1"),
        ("#=20:2", "20", "2"),
    ],
)
def test_numbers(answer, value, tolerance):
    content = only(f"多少？{{{answer}}}").draft.content
    assert (content["value"], content["tolerance"]) == (value, tolerance)


def test_part_marks_of_a_number_are_said_and_kept():
    item = only("多少？{#=%100%20:0 =%50%20:5#差不多}")
    assert codes(item) == ["partial_credit"]
    assert item.draft.content["other_answers"] == [{"text": "20:5", "weight": "50", "feedback": "差不多"}]


def test_matching_with_a_right_side_that_belongs_to_nobody():
    content = only("配对{=火灾 -> 119 =急病 -> 120 = -> 12345}").draft.content
    texts = {entry["id"]: entry["text"] for entry in content["right"]}
    assert [texts[content["key"][entry["id"]]] for entry in content["left"]] == ["119", "120"]
    assert sorted(texts.values()) == ["119", "120", "12345"]


def test_arrow_in_a_choice_is_text():
    assert only("顺序？{~甲->乙 =乙->甲}").draft.content["options"][0]["text"] == "甲->乙"


def test_escapes():
    item = only(r"哪个是 \{符号\}\: \~ \= \#？\n第二行{~a\=b =c\\d ~e\#f}")
    assert item.draft.stem == "哪个是 {符号}: ~ = #？\n第二行"
    assert [option["text"] for option in item.draft.content["options"]] == ["a=b", "c\\d", "e#f"]


def test_category_names_the_module():
    items = read("$CATEGORY: $course$/top/饮食照护\n\n一？{T}\n\n$CATEGORY: 清洁照护\n二？{F}")
    assert [item.draft.module for item in items] == ["饮食照护", "清洁照护"]


def test_comments_carry_id_and_tags():
    item = only("// question: 7  name: x\n// [id:EAT-7] [tag:重点]\n吃饭要坐起来。{T}")
    assert (item.item, item.draft.code, item.draft.content["tags"]) == ("EAT-7", "EAT-7", ["重点"])


def test_description_is_reported_not_dropped():
    item = only("下面五题看图回答。")
    assert (item.good, codes(item), item.draft) == (False, ["description"], None)


def test_empty_answers_make_an_essay():
    assert only("怎样安慰老年人？{}").draft.type == "essay"


def test_html_becomes_text_and_is_said():
    item = only("[html]<p>选<b>一</b>个<script>alert(1)</script></p>{=<i>甲</i> ~乙}")
    assert item.draft.stem == "选一个"
    assert item.draft.content["options"][0]["text"] == "甲"
    assert codes(item) == ["html_simplified"]


def test_signs_of_medicine_are_no_html():
    item = only("血糖 <3.9 且 体温 >38 时{=报告 ~不管}")
    assert item.draft.stem == "血糖 <3.9 且 体温 >38 时"
    assert codes(item) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("没有右括号{=甲 ~乙", "gift_unclosed"),
        ("只有右括号}", "gift_unopened"),
        ("没有正确的{~甲 ~乙}", "no_key"),
        ("两个正确{=甲 =乙 ~丙}", "single_with_two_keys"),
        ("一样的{=甲 ~乙 ~甲}", "option_duplicate"),
        ("空的{=甲 ~}", "option_empty"),
        ("全角｛=甲 ~乙｝", "gift_fullwidth"),
        ("::没有收尾 题目{T}", "gift_title_unclosed"),
        ("半配对{=甲 -> 乙 =丙}", "gift_mixed_pairs"),
        ("一对{=甲 -> 乙}", "pairs_too_few"),
        ("任意{=*}", "wildcard_unsupported"),
        ("不是数{#abc}", "number_invalid"),
        ("两个数{#=1 =2}", "several_numbers"),
        ("图{=<img src='x.png'> ~乙}", "image_missing"),
        ("多余文字{甲 =乙 ~丙}", "gift_stray_text"),
        ("{=甲 ~乙}", "stem_empty"),
    ],
)
def test_every_fault_has_a_reason_and_stops_nothing(text, code):
    items = read(f"好题一{{T}}\n\n{text}\n\n好题二{{F}}")
    assert [item.good for item in items] == [True, False, True]
    assert code in codes(items[1])
    assert items[1].problems[0].line == 3
    assert all(problem.message for problem in items[1].problems)


def test_answers_may_span_blank_lines():
    items = read("题一{\n=甲\n\n~乙\n}\n\n题二{T}")
    assert [item.good for item in items] == [True, True]


def test_questions_without_a_blank_line_between_are_told_apart():
    assert [item.draft.stem for item in read("题一{T}\n题二{\n=甲\n~乙\n}\n::三::题三{F}")] == ["题一", "题二", "题三"]


def test_same_question_twice_counts_once():
    items = read("一样{T}\n\n一样{T}")
    assert [item.good for item in items] == [True, False]
    assert codes(items[1]) == ["duplicate_in_file"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_windows(encoding):
    reading = files.read_text("老年人𠮷·买买提要坐起来吃。{T}".encode(encoding), "gift")
    assert reading.items[0].draft.stem == "老年人𠮷·买买提要坐起来吃。"


def test_bytes_that_are_no_text():
    reading = files.read_text(b"\x00\xff\xfe\x00binary", "gift")
    assert [problem.code for problem in reading.problems] == ["file_encoding"]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Co", "Cn")), min_size=1, max_size=30
).filter(
    lambda text: (
        not text.startswith(("[", "%", "//", "$", "::")) and "<" not in text and "@@" not in text and "__" not in text
    )
)


@given(
    stem=texts,
    options=st.lists(texts, min_size=2, max_size=6, unique_by=lambda t: contents.half_width(t)),
    data=st.data(),
)
def test_what_is_written_is_read_again(stem, options, data):
    keys = data.draw(st.sets(st.sampled_from(contents.LETTERS[: len(options)]), min_size=1))
    content = contents.choice(contents.lettered(options), sorted(keys), multiple=len(keys) > 1)
    draft = Draft(
        type=content["type"], stem=stem, content=content, explanation="因为：#1", marks=Decimal("1.5"), code="X-1"
    )
    again = only(writer.write([draft]))
    assert again.draft == draft


@given(st.text(alphabet="甲{}~=#:\\\n %->/[]T1.", max_size=60))
def test_no_text_breaks_the_reader(text):
    for item in read(text):
        assert item.good or item.problems
