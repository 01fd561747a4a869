"""The draw: pack cases, the rule of the ticket, files and the script with which anybody replays it."""

import json
import runpy
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from credit.inspections.logic import drawing
from portal.policy import services as policy
from portal.policy.errors import PackRefused

CASES = policy.worked_cases("inspections")
SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "replay_draw.py"
PLAN = """plan: p1
algorithm: sha256-ticket-1
eligible: [ORG01, ORG02, ORG03, ORG05]
excluded: [{id: ORG04, reason: 已停业}]
strata:
  green: {ids: [ORG01, ORG02, ORG03], quota: 1}
  red: {ids: [ORG05], quota: 1}
"""
IDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=6),
    min_size=1,
    max_size=12,
    unique=True,
)


@pytest.mark.parametrize(("pack", "placed"), CASES, ids=[placed.id for _pack, placed in CASES])
def test_worked_case(pack: Any, placed: Any) -> None:
    assert policy.run_case(pack, placed) == []


def test_the_ticket_is_what_the_page_says() -> None:
    seed = sha256(b"20261231-01-05-12").digest()
    assert drawing.ticket("20261231-01-05-12", "ORG05") == sha256(seed + b"ORG05").hexdigest()
    assert drawing.list_sha256(["b", "a"]) == sha256(b"a\nb\n").hexdigest()


@settings(deadline=None)
@given(IDS, st.text(min_size=1, max_size=10), st.integers(0, 12))
def test_whoever_is_left_out_does_not_change_the_order_of_the_others(ids: list[str], numbers: str, at: int) -> None:
    """What consistent sampling gives: without one agency the others are drawn in the same order."""
    whole = [item for _t, item in drawing.ordered(numbers, ids)]
    gone = ids[at % len(ids)]
    assert [item for _t, item in drawing.ordered(numbers, [i for i in ids if i != gone])] == [
        i for i in whole if i != gone
    ]


@settings(deadline=None)
@given(IDS, st.text(min_size=1, max_size=10), st.integers(0, 12))
def test_a_draw_takes_its_quota_and_the_list_may_come_in_any_order(ids: list[str], numbers: str, quota: int) -> None:
    quota = min(quota, len(ids))
    found = drawing.draw(ids, {"s": (ids, quota)}, numbers)
    assert found == drawing.draw(ids[::-1], {"s": (ids[::-1], quota)}, numbers)
    assert len(found["drawn"]["s"]) == quota
    assert [row["id"] for row in found["tickets"]][:quota] == found["drawn"]["s"]


@settings(deadline=None)
@given(IDS, st.text(min_size=1, max_size=10))
def test_the_script_agrees(ids: list[str], numbers: str) -> None:
    replay = runpy.run_path(str(SCRIPT))["replay"]
    half = len(ids) // 2
    parts = {"a": (ids[:half], half // 2), "b": (ids[half:], 1)}
    found = drawing.draw(ids, parts, numbers)
    plan = {
        "algorithm": drawing.ALGORITHM,
        "eligible": ids,
        "strata": {n: {"ids": i, "quota": q} for n, (i, q) in parts.items()},
    }
    again = replay(plan, numbers)
    assert (again["list_sha256"], again["drawn"]) == (found["list_sha256"], found["drawn"])


def test_the_script_needs_nothing_but_python(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    plan = {
        "algorithm": drawing.ALGORITHM,
        "eligible": ["甲", "乙"],
        "strata": {"s": {"ids": ["甲", "乙"], "quota": 1}},
    }
    path.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), str(path), "88"],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    drawn = drawing.draw(["甲", "乙"], {"s": (["甲", "乙"], 1)}, "88")
    assert f" * {drawn['tickets'][0]['ticket']} {drawn['drawn']['s'][0]}" in run.stdout
    assert drawn["list_sha256"] in run.stdout


def test_inspectors_with_a_conflict_are_not_drawn() -> None:
    pool = {"J01": ["ORG01"], "J02": [], "J03": []}
    assert "J01" not in drawing.inspectors("7", "ORG01", pool)
    assert len(drawing.inspectors("7", "ORG02", pool)) == 2
    assert drawing.inspectors("7", "ORG01", {"J01": ["ORG01"]}) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (PLAN.replace("ticket-1", "ticket-2"), "bad_value"),
        (PLAN.replace("[ORG01, ORG02, ORG03, ORG05]", "[ORG01, ORG02, ORG03]"), "stray_id"),
        (PLAN.replace("[ORG05]", "[ORG05, ORG01]"), "duplicate_id"),
        (PLAN.replace("id: ORG04", "id: ORG01"), "excluded_id"),
        (PLAN.replace("quota: 1", "quota: 9"), "bad_quota"),
        (PLAN.replace("quota: 1", "quota: -1"), "bad_value"),
        (PLAN.replace("plan: p1", "plan: p1\nseed: 3"), "unknown_key"),
    ],
)
def test_a_bad_plan_is_refused(changed: str, code: str) -> None:
    with pytest.raises(PackRefused) as refused:
        drawing.read_plan(changed, "plan.yaml")
    assert code in {problem.code for problem in refused.value.problems}


def test_the_command(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN, encoding="utf-8")
    call_command("draw_inspections", plan=str(path), numbers="2026-01-02", json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["algorithm"] == "sha256-ticket-1"
    assert found["drawn"]["red"] == ["ORG05"]
    assert len(found["tickets"]) == 4
    with pytest.raises(CommandError) as wrong:
        call_command("draw_inspections", plan=str(path), numbers="")
    assert wrong.value.returncode == 2
    path.write_text(PLAN.replace("quota: 1", "quota: 9"), encoding="utf-8")
    capsys.readouterr()
    with pytest.raises(SystemExit) as refused:
        call_command("draw_inspections", plan=str(path), numbers="2026-01-02", json=True)
    assert refused.value.code == 1
    assert "bad_quota" in {told["code"] for told in json.loads(capsys.readouterr().out)["problems"]}
