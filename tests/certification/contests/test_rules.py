"""What the example rules make of placings, records and old certificates."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.contests.logic import recognising
from certification.contests.logic.recognising import Old, Won
from portal.policy import services as policy
from portal.policy.errors import PackRefused
from portal.policy.logic.facts import Facts
from portal.policy.logic.loading import load
from portal.policy.registry import SUBJECTS
from tests.factories.contests import RULES


def test_all_worked_cases_hold():
    for placed in policy.read_cases(RULES):
        assert policy.run_case(policy.read_pack(RULES), placed) == [], placed.case.name


def _pack(change=None):
    files = {
        str(path.relative_to(RULES)): path.read_text(encoding="utf-8")
        for path in sorted(RULES.rglob("*.yaml"))
        if path.parent == RULES
    }
    if change is not None:
        files["recognition.yaml"] = change(files["recognition.yaml"])
    return load("example-recognition", files, SUBJECTS)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ranks: [1, 3]", "ranks: [3, 1]", "bad_value"),
        ("grants: raise", "grants: raises", "bad_value"),
        ("scales: [county]", "scales: [town]", "bad_value"),
        ("id: county-first", "id: province-first", "duplicate_key"),
        ("    article: exchange\n", "", "missing_article"),
        ("    article: exchange\n", "    article: nowhere\n", "unknown_reference"),
        ("statements: {value: 2", "statements: {value: 1", "bad_value"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_line(old, new, code):
    with pytest.raises(PackRefused) as refused:
        _pack(lambda text: text.replace(old, new, 1))
    assert code in {problem.code for problem in refused.value.problems}


def _held(level):
    return Facts.model_validate(
        {
            "certificates": [
                {"occupation": "caregiver", "kind": "skill_level", "level": level, "issued_on": date(2020, 1, 1)}
            ]
        }
    )


# A busy machine draws slowly; that says nothing about the rules.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rank=st.integers(1, 20),
    scale=st.sampled_from(["national", "province", "city", "county"]),
    category=st.sampled_from(["staff", "student", "open"]),
    held=st.integers(1, 5),
)
def test_a_better_rank_never_grants_less_and_every_refusal_has_a_reason(rank, scale, category, held):
    rules = _PACK.subjects["recognition"]
    on, day = date(2026, 7, 1), date(2026, 6, 20)
    worse = recognising.placing(_held(held), rules, Won("caregiver", scale, rank + 1, category, day), on)
    better = recognising.placing(_held(held), rules, Won("caregiver", scale, rank, category, day), on)
    if worse["raise_to"] is not None:
        assert better["raise_to"] is not None
        assert better["raise_to"] <= worse["raise_to"]
    for found in (worse, better):
        if not found["routes"]:
            assert any(not reason["met"] and reason["article"] for reason in found["reasons"])
        # Whatever is granted rests on values that nobody has confirmed in the file itself.
        assert bool(found["unverified"]) == bool(found["routes"])


_PACK = _pack()


def test_an_occupation_without_rules_gets_a_reason():
    rules = _PACK.subjects["recognition"]
    found = recognising.conversion(
        Facts(), rules, Old("cook", "qualification_16", 5, date(2018, 1, 1)), date(2026, 1, 1)
    )
    assert [reason["code"] for reason in found["reasons"]] == ["policy_gap"]


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("1623010000300045", "qualification_16"),
        ("S999923999999225000006", "skill_level_22"),
        ("Y999923999999225000006", "skill_level_22"),
        ("162301000030004X", "other"),
        ("", "other"),
    ],
)
def test_the_form_of_a_number(number, form):
    assert recognising.form_of(number) == form
