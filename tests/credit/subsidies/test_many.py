"""Many people at once: the same answers as one by one, in a fixed number of queries."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from credit.subsidies import selectors
from tests.credit.subsidies.conftest import COUNTY


def test_many_are_judged_as_each_alone(confirmed, make_caregiver, noon):
    persons = [make_caregiver(days=days, level=level) for days, level in ((22, 3), (22, 5), (19, 4), (None, 4))]
    scheme, _held = selectors.ruled(code="post_allowance", region=COUNTY, on=noon.date())
    many = [row.result for row in selectors.assess(persons, scheme=scheme, on=noon.date())]
    alone = [selectors.offer(person, "post_allowance", on=noon.date()).result for person in persons]
    for result in alone:
        assert len(result.pop("packs")) == 1
    assert json.dumps(many, default=str) == json.dumps(alone, default=str)
    assert [result["amount_fen"] for result in many] == [50_000, 30_000, 0, 0]


def test_reading_many_takes_as_many_questions_as_reading_one(confirmed, make_caregiver):
    persons = [make_caregiver() for _ in range(3)]

    def questions(chosen):
        with CaptureQueriesContext(connection) as found:
            selectors.facts_of_many(chosen)
        return len(found)

    assert questions(persons[:1]) == questions(persons)


FACTS = """
employment: [{organisation: o1, kind: institution, sector: private, post: caregiver, started_on: 2023-08-31, contract_years: 2}]
insurance: [{organisation: o1, from: "2023-09"}]
training: [{course: c1, class_hours: 60, completed_on: 2023-08-01}]
"""


def evaluate(tmp_path, capsys, *, facts=FACTS, scheme="post_allowance", pack="zhengzhou"):
    path = tmp_path / "facts.yaml"
    path.write_text(facts, encoding="utf-8")
    call_command("evaluate_subsidy", pack=pack, scheme=scheme, facts=str(path), on="2024-09-10", json=True)
    return json.loads(capsys.readouterr().out)


def test_the_command_evaluates_a_file(tmp_path, capsys):
    found = evaluate(tmp_path, capsys)
    assert found["amount_fen"] == 10_000
    assert found["instalments"] == [
        {"n": 1, "month": "2024-08", "due": "2024-09-10", "amount_fen": 10_000, "state": "payable"}
    ]
    assert found["shares"] == {"city_fen": 10_000}
    assert all(step["rule"] for step in found["trace"])


def test_a_missing_amount_is_a_reason(tmp_path, capsys):
    facts = FACTS + "education: [{level: college, graduated_on: 2021-07-01}]\n"
    found = evaluate(tmp_path, capsys, facts=facts, scheme="entry_bonus")
    assert found["amount_fen"] == 0
    assert "policy_gap" in [reason["code"] for reason in found["reasons"]]


def test_unknown_words_are_refused_with_their_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        evaluate(tmp_path, capsys, facts="person:\n  idd: 3\n")
    assert stop.value.code == 1
    assert "facts.yaml:2: unknown_key" in capsys.readouterr().err
