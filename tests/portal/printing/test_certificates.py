"""Certificates: what is given is what is read on paper, on one page, the same bytes every time."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from portal.printing import services as printing
from portal.printing.errors import DoesNotFit, MissingGlyph

from .conftest import DAY, LEVEL, TRAINING

Data = dict[str, Any]
NAMES = [
    "隋𬱖䶮㛃",  # rare, in both weights
    "隋𠀃𠂆",  # rarer, from the third family
    "古丽米热·阿卜杜喀迪尔·依明尼亚孜",
    "古丽米热·阿卜杜喀迪尔·依明尼亚孜·阿不都热依木·买买提艾力江·阿卜杜热西提·次仁旺堆扎西多吉卓玛吉",
]


def squeeze(text: str) -> str:
    """Remove white space, as the reader of the PDF does."""
    return "".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_name_is_printed_as_given_and_the_code_leads_to_it(
    name: str, level: Data, text_of: Callable, picture_of: Callable
) -> None:
    content = printing.render_pdf(template=LEVEL, context=level | {"holder_name": name, "sample": False}, now=DAY)
    text = text_of(content)
    assert squeeze(name) in text
    for key in ("id_number", "number", "issuer_name", "issued_on", "scores", "level_title", "verify_code", "digest"):
        assert squeeze(level[key]) in text, key
    assert printing.qr_decode(picture_of(content)) == [level["verify_url"]]


def test_longest_name_is_fifty_characters() -> None:
    assert max(map(len, NAMES)) == 50


@pytest.mark.parametrize("template", [LEVEL, TRAINING])
def test_sample_says_so_and_a_real_one_does_not(template: str, level: Data, training: Data, text_of: Callable) -> None:
    data = level if template == LEVEL else training
    assert "样例" in text_of(printing.render_pdf(template=template, context=data, now=DAY))
    assert "样" not in text_of(printing.render_pdf(template=template, context=data | {"sample": False}, now=DAY))


def test_training_leaves_out_what_is_not_given(training: Data, text_of: Callable) -> None:
    text = text_of(printing.render_pdf(template=TRAINING, context=training, now=DAY))
    assert "失能老人照护（中级）" in text
    assert "不是职业技能等级证书" in text
    assert "数据指纹" not in text
    assert "结业考核理论" not in text
    text = text_of(
        printing.render_pdf(template=TRAINING, context=training | {"scores": "理论 88 分", "digest": "ab"}, now=DAY)
    )
    assert "结业考核理论88分" in text
    assert "数据指纹ab" in text


def test_long_titles_stay_on_one_page(training: Data, text_of: Callable, picture_of: Callable) -> None:
    long = {
        "holder_name": NAMES[-1],
        "course_title": "失能失智老年人居家照护与社区康复护理综合能力提升培训（中级）（第二期）农村专项",
        "class_title": "示例市二〇二六年度养老护理员职业技能提升行动农村专项第二十六至十一班（周末班）",
        "issuer_name": "示例自治区民族地区养老服务职业技能等级评价指导中心（示例市分中心）",
    }
    content = printing.render_pdf(template=TRAINING, context=training | long, now=DAY)
    assert picture_of(content)
    for value in long.values():
        assert value in text_of(content)


def test_what_cannot_fit_is_refused_not_cut(training: Data) -> None:
    with pytest.raises(DoesNotFit) as refusal:
        printing.render_pdf(template=TRAINING, context=training | {"issuer_name": "示例" * 80}, now=DAY)
    assert refusal.value.code == "does_not_fit"


def test_unknown_character_is_refused(level: Data) -> None:
    with pytest.raises(MissingGlyph) as refusal:
        printing.render_pdf(template=LEVEL, context=level | {"holder_name": "王\U000323af"}, now=DAY)
    assert refusal.value.characters == ["\U000323af"]
    assert "U+323AF" in str(refusal.value)


def test_same_input_same_bytes_in_any_order_and_thread(level: Data, training: Data) -> None:
    first = printing.render_pdf(template=LEVEL, context=level, now=DAY, metadata={"author": "示例"})
    printing.render_pdf(template=TRAINING, context=training, now=DAY)
    again = printing.render_pdf(template=LEVEL, context=level, now=DAY, metadata={"author": "示例"})
    found: list[bytes] = []
    thread = threading.Thread(
        target=lambda: found.append(
            printing.render_pdf(template=LEVEL, context=level, now=DAY, metadata={"author": "示例"})
        )
    )
    thread.start()
    thread.join()
    assert first == again == found[0]
    assert len(first) <= 160 * 1024


def test_photograph_and_markup_in_a_name(level: Data, text_of: Callable) -> None:
    photo = printing.qr_png("no portrait at hand")
    data = level | {"photo": photo, "holder_name": "刘<b>&桂兰"}
    assert "刘<b>&桂兰" in text_of(printing.render_pdf(template=LEVEL, context=data, now=DAY))


def test_metadata_is_checked(level: Data) -> None:
    with pytest.raises(TypeError, match="unknown metadata"):
        printing.render_pdf(template=LEVEL, context=level, metadata={"autor": "示例"})
