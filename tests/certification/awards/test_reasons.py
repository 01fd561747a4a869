"""Why somebody got no certificate: with the figure that is known, in the language of whoever reads."""

import pytest
from django.utils import translation

from certification.awards import selectors
from certification.awards.models import BatchItem
from certification.awards.selectors import wording
from tests.certification.awards.making import STRANGE, begin, make_people, page_of, work
from tests.factories.exams import make_session, number_patterns
from tests.factories.practical import make_assessors, make_ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(body, make_user):
    """A candidate who passed the theory and reached 59 in the practical part."""
    number_patterns(body)
    make_ready(session := make_session(body=body), make_people(1), make_assessors(body, make_user), total=59)
    return session


def test_a_mark_that_is_known_is_said_before_and_after(short, officer, signed_in, now):
    browser = signed_in(officer)
    said = "操作技能 59 分，没有合格"
    assert said in page_of(browser, "batch_plan", short.public_id).content.decode()
    batch = begin(short, officer, now)
    work(batch, now)
    reason = selectors.batches.refused(batch).get().reasons[0]
    assert (reason["code"], reason["values"]) == ("practical", {"score": "59"})
    page = page_of(browser, "batch", batch.public_id).content.decode()
    assert said in page
    assert "没有成绩或没有合格" not in page


def test_a_kept_reason_is_said_in_the_readers_language(short, officer, signed_in, now):
    with translation.override("zh-hans"):
        batch = begin(short, officer, now)
        work(batch, now)
    browser = signed_in(officer)
    browser.cookies["django_language"] = "en"
    page = page_of(browser, "batch", batch.public_id).content.decode()
    assert "操作技能" not in page
    assert "59" in page


def test_one_kept_before_there_were_values_and_one_of_an_unknown_code_are_said_too(short, officer, signed_in, now):
    batch = begin(short, officer, now)
    work(batch, now)
    old = [{"code": "practical", "text": "操作技能没有成绩或没有合格"}, {"code": "new", "text": "别的原因"}]
    BatchItem.objects.filter(batch=batch).update(reasons=old)
    page = page_of(signed_in(officer), "batch", batch.public_id).content.decode()
    assert "操作技能没有成绩或没有合格" in page
    assert "别的原因" in page


def test_no_result_yet_is_not_called_a_failure():
    values = wording.values_of("practical", outcome=None, notes=[])
    with translation.override("zh-hans"):
        assert wording.text_of("practical", False, values) == "操作技能还没有公布成绩"
        assert wording.text_of("confirmed", False, {"notes": ["甲", "乙"]}) == "主管部门还没有核实：甲、乙"


def test_a_paper_that_was_not_made_says_why_in_the_readers_language():
    with translation.override("en"):
        said = wording.of_fault("missing_glyph", characters=STRANGE[1], problem="这些字无法打印")
        assert "U+F0000" in said
        assert "这些字" not in said
        assert wording.of_fault("elsewhere", problem="别的原因") == "别的原因"
