"""Every worked case of every pack holds, a value dated in the future changes nothing earlier, results are plain."""

import json
from datetime import date

import pytest

from portal.policy import adapters, registry, services
from portal.policy.enums import SUBJECTS
from portal.policy.errors import PolicyGap
from portal.policy.logic import cases, loading, mutation

CASES = services.worked_cases()


@pytest.mark.parametrize(("pack", "placed"), [pytest.param(p, c, id=c.id) for p, c in CASES])
def test_a_worked_case_holds(pack, placed):
    assert services.run_case(pack, placed) == []


def test_all_packs_load_and_every_subject_is_one_of_the_seven():
    assert len(services.built_in()) == 17
    assert set(registry.SUBJECTS) == set(SUBJECTS)


def test_results_are_plain_json_repeatable_and_without_floats():
    for pack, placed in CASES:
        try:
            first = cases.answer(placed.case, pack, services.built_in(), registry.SUBJECTS)
        except PolicyGap:
            continue
        again = cases.answer(placed.case, pack, services.built_in(), registry.SUBJECTS)
        assert json.dumps(first, sort_keys=True) == json.dumps(again, sort_keys=True), placed.id
        assert not _floats(first), placed.id


def _floats(node):
    if isinstance(node, dict):
        return any(_floats(v) for v in node.values())
    if isinstance(node, (list, tuple)):
        return any(_floats(v) for v in node)
    return isinstance(node, float)


def test_a_value_dated_2099_changes_no_earlier_result():
    """Each plain parameter of the national training rules becomes one that changes in 2099."""
    files = adapters.files(adapters.folder("national"))
    old = "class_hour_minutes: {value: 45,"
    assert old in files["training.yaml"]
    new = "class_hour_minutes: {values: [{value: 45}, {from: 2099-01-01, value: 60}],"
    later = loading.load(
        "national", {**files, "training.yaml": files["training.yaml"].replace(old, new)}, registry.SUBJECTS
    )
    others = [p for p in services.built_in() if p.meta.slug != "national"]
    ours = [c for p, c in CASES if p.meta.slug == "national" and c.case.subject == "training"]
    assert ours
    for placed in ours:
        assert cases.run(placed.case, later, [later, *others], registry.SUBJECTS) == []
    minutes = later.subjects["training"].class_hour_minutes
    assert minutes.at(date(2098, 12, 31), "x")[0] == 45
    assert minutes.at(date(2099, 1, 1), "x") == (60, date(2099, 1, 1))


def test_each_figure_is_shifted_by_one_once():
    files = {"pack.yaml": "x", "targets.yaml": "a: {at_least: 70%}\nb: {between: [null, 3]}\nc: {from: 2024-02-29}\n"}
    found = list(mutation.mutants(files))
    assert [(m.line, m.old, m.new) for m in found] == [
        (1, "70", "71"),
        (2, "3", "4"),
        (3, "2024-02-29", "2024-03-01"),
    ]
    assert found[0].files["targets.yaml"].startswith("a: {at_least: 71%}")
    assert all(m.files["pack.yaml"] == "x" for m in found)


def test_checking_a_pack_counts_its_cases_and_what_is_open():
    report = services.check("national")
    assert report.problems == []
    assert report.cases > 60
    assert report.missing >= 3
