"""What a condition asked and found, in words; the words of a facts file."""

import pytest
from pydantic import ValidationError

from portal.policy import services
from portal.policy.logic import labels, listing, wording
from portal.policy.logic.facts import Facts


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("0y10m16d", "10 个月 16 天"),
        ("1y0m0d", "1 年"),
        ("0y0m0d", "0 天"),
        ("2y0m3d", "2 年 3 天"),
    ],
)
def test_a_span_names_no_unit_of_which_there_is_none(span, words):
    assert wording.shown(span) == words


def test_ages_are_told_in_years_and_service_in_years_and_months():
    age = {"fact": "age", "needs": {"at_least": 16}, "value": "34y7m14d"}
    assert wording.asked(age) == "年龄：要求至少 16 周岁，现在 34 周岁"
    service = {"fact": "service_years", "needs": {"at_least": 1}, "value": "0y0m0d"}
    assert wording.asked(service) == "累计工作：要求至少 1 年，现在 0 天"


def test_an_organisation_of_the_first_facts_files_is_read_as_agency():
    said = {"star_level": 4, "non_government": True, "beds_new": 120, "residents": {"severe": 30, "other": 60}}
    agency = Facts.model_validate({"organisation": said}).agency
    assert agency.model_dump() == {
        "building": "new",
        "government_invested": False,
        "beds": 120,
        "star": 4,
        "residents_severe": 30,
        "residents_other": 60,
    }
    assert Facts.model_validate({"organisation": {"beds_converted": 8}}).agency.building == "converted"
    assert Facts.model_validate({"organisation": said, "agency": {"beds": 9}}).agency.beds == 9


@pytest.mark.parametrize("said", [{"bogus": 1}, {"beds_new": 1, "beds_converted": 1}, {"residents": {"light": 1}}])
def test_words_that_an_organisation_has_not_are_refused(said):
    with pytest.raises(ValidationError):
        Facts.model_validate({"organisation": said})


def test_an_officer_reads_no_keys_of_the_format_in_a_pack():
    unknown = set()

    def walk(node):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            if isinstance(node, dict) and not str(key).isdecimal() and key not in listing.QUIET:
                unknown.update({str(key)} - set(labels.LABELS))
            if isinstance(value, (dict, list)):
                walk(value)

    for pack in services.built_in():
        for name in pack.subjects:
            walk(pack.data[name])
    assert sorted(unknown) == []
    assert listing.written({"fact": "certificate_level", "in": [1, 2]}) == "条件 证书等级，是下列之一 1、2"
