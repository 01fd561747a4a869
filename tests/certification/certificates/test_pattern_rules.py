"""What a pattern of numbers may be made of, said in words that name the placeholder."""

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from certification.certificates.enums import Kind
from certification.certificates.logic import numbers


@pytest.mark.parametrize(
    ("template", "last", "code", "named"),
    [
        ("{foo}{serial:6}", 0, "unknown", "{foo}"),
        ("S{序号:6}", 0, "unknown", "{序号:6}"),
        ("S{yy}{serial:6}{", 0, "characters", "“{”"),
        ("证书{serial:6}", 0, "characters", "“证” “书”"),
        ("s{serial:6}", 0, "characters", "“s”"),
        ("S {serial:6}", 0, "characters", "“ ”"),
        ("S{yy", 0, "characters", "“{”"),
        ("S{yy}", 0, "no_serial", "{serial:6}"),
        ("S{serial:999999999999}", 0, "wide", "{serial:999999999999}"),
        ("S{serial:41}", 0, "wide", "{serial:41}"),
        ("S{region:30}{serial:30}", 0, "long", "61"),
        ("S{serial:4}", 9999, "full", "{serial:4}"),
    ],
)
def test_what_is_wrong_is_said_in_words(template, last, code, named):
    with translation.override("zh-hans"):
        fault = numbers.fault(template, values={}, last_serial=last)
        assert fault is not None
        assert fault.code == code
        assert named in fault.text
        assert fault.in_serial is (code == "full")


@pytest.mark.parametrize(
    ("template", "values"),
    [
        ("S9999{province}999999{yy}{level}{serial:6}", {"province": "23"}),
        ("PX-{region}-{yyyy}-{serial:4}", {"region": "230103"}),
        ("{serial}", {}),
    ],
)
def test_good_ones_pass(template, values):
    assert numbers.fault(template, values=values, last_serial=0) is None


@given(st.text(alphabet="SA9-{}:serialyyfo6 证", max_size=40), st.integers(0, 10**9))
def test_what_passes_gives_capitals_digits_and_hyphens_and_whatever_is_typed_ends_in_a_sentence(template, last):
    fault = numbers.fault(template, values={}, last_serial=last)
    if fault is not None:
        assert fault.text
        return
    made = numbers.number(template, values={"year": 2026, "level": 3, "region": 230103}, serial=last + 1)
    assert set(made) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
    assert len(made) <= numbers.LONGEST


@pytest.mark.django_db
def test_the_page_names_the_placeholder_and_the_level_of_each_number(body, officer, signed_in):
    client, today = signed_in(officer), timezone.localdate()
    sent = {
        "body": body.public_id, "kind": Kind.SKILL_LEVEL, "valid_from": today.isoformat(), "last_serial": "0",
    }  # fmt: skip
    for template, last, said in (
        ("{foo}{serial:6}", "0", "{foo} 不认识"),
        ("S{yy}{serial:6}{", "0", "“{”"),
        ("S{serial:6}", "99999999", "{serial:6} 只有 6 位"),
    ):
        answer = client.post("/assess/patterns/", sent | {"template": template, "last_serial": last})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page
        assert "outgrew" not in page
    page = client.post("/assess/patterns/", sent | {"template": "Z{yy}{level}{serial:6}"}).content.decode()
    for level, words in ((5, "五级 / 初级工"), (1, "一级 / 高级技师")):
        assert page.index(words) < page.index(f"Z{today:%y}{level}000001")
