"""The score: worked cases of the packs, its two times, and what must hold for any entries."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.records.logic import subject, workdays
from credit.records.logic.scoring import Event, score
from portal.policy import services as policy
from portal.policy.errors import PackRefused, PolicyGap

CASES = policy.worked_cases("credit")
ON = date(2026, 6, 1)


def test_there_are_cases_of_both_packs() -> None:
    assert {pack.meta.slug for pack, _placed in CASES} == {"national", "shanghai"}
    assert len(CASES) >= 20


@pytest.mark.parametrize(("pack", "placed"), CASES, ids=[placed.id for _pack, placed in CASES])
def test_worked_case(pack: Any, placed: Any) -> None:
    assert policy.run_case(pack, placed) == []


@pytest.fixture(scope="module")
def national() -> Any:
    return next(pack for pack in policy.built_in() if pack.meta.slug == "national").subjects["credit"]


NATIONAL = next(pack for pack in policy.built_in() if pack.meta.slug == "national").subjects["credit"]
DAYS = st.dates(date(2025, 6, 1), date(2027, 12, 31))


@st.composite
def entry(draw: Any, number: int) -> Event:
    decided = draw(DAYS)
    approved = draw(st.none() | DAYS)
    filed = draw(st.none() | DAYS)
    outcome = draw(st.none() | st.sampled_from(["upheld", "rejected"]))
    told = (
        {"filed_on": filed, "outcome": outcome, "decided_on": filed + timedelta(days=9) if outcome else None}
        if filed
        else None
    )
    return Event.model_validate(
        {
            "id": f"e{number}",
            "code": draw(st.sampled_from(["competition", "complaint_verified", "exam_cheating"])),
            "severity": draw(st.sampled_from([None, "minor", "general", "severe"])),
            "points": draw(st.integers(-120, 60)),
            "decided_on": decided,
            "recorded_at": decided + timedelta(days=draw(st.integers(0, 60))),
            "corrects": draw(st.none() | st.sampled_from([f"e{i}" for i in range(number)])) if number else None,
            "objection": told,
            "repair": {"approved_on": approved, "revoked_on": draw(st.none() | DAYS)} if approved else None,
        }
    )


@st.composite
def entries(draw: Any) -> list[Event]:
    return [draw(entry(number)) for number in range(draw(st.integers(0, 6)))]


# Lists of entries take their time to make on a busy machine; that is no fault of theirs.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LATER = st.dates(date(2026, 4, 1), date(2028, 6, 1))


@unhurried
@given(entries(), LATER, LATER, st.randoms(use_true_random=False))
def test_the_order_of_entries_is_nothing(events: list[Event], as_of: date, known_at: date, dice: Any) -> None:
    found = score(events, as_of, known_at, NATIONAL)
    shuffled = list(events)
    dice.shuffle(shuffled)
    again = score(shuffled, as_of, known_at, NATIONAL)
    assert (found["score"], found["grade"]) == (again["score"], again["grade"])
    for part in ("counted", "excluded"):
        assert sorted(r["id"] for r in found[part]) == sorted(r["id"] for r in again[part])


@unhurried
@given(entries(), LATER, LATER)
def test_every_entry_is_told_and_the_score_stays_in_bounds(events: list[Event], as_of: date, known_at: date) -> None:
    found = score(events, as_of, known_at, NATIONAL)
    assert 0 <= found["score"] <= 100
    assert found["grade"] in "ABCD"
    assert sorted(r["id"] for r in found["counted"] + found["excluded"]) == sorted(e.id for e in events)


@unhurried
@given(entries(), LATER, LATER)
def test_what_was_not_known_changes_nothing(events: list[Event], as_of: date, known_at: date) -> None:
    found = score(events, as_of, known_at, NATIONAL)
    known = [e for e in events if e.recorded_at <= known_at and e.decided_on <= as_of]
    less = score(known, as_of, known_at, NATIONAL)
    assert (found["score"], found["counted"]) == (less["score"], less["counted"])
    silent = {r["id"] for r in found["excluded"] if r["reason"] in ("not_known", "not_yet")}
    assert silent == {e.id for e in events} - {e.id for e in known}


@unhurried
@given(entries(), LATER)
def test_knowing_more_only_adds_knowledge(events: list[Event], as_of: date) -> None:
    """An entry once known is never "not known" at a later day of knowledge."""
    unknown = []
    for months in range(4):
        found = score(events, as_of, as_of + timedelta(days=31 * months), NATIONAL)
        unknown.append({r["id"] for r in found["excluded"] if r["reason"] == "not_known"})
    assert all(later <= earlier for earlier, later in itertools.pairwise(unknown))


def test_clamped_once(national: Any) -> None:
    def event(name: str, points: int) -> Event:
        return Event(id=name, code="complaint_verified", points=points, decided_on=ON, recorded_at=ON)

    assert score([event("a", 30), event("b", -5)], ON, ON, national)["score"] == 100
    assert score([event("a", -90), event("b", 20)], ON, ON, national)["score"] == 10


def test_the_repair_of_an_entry_holds_for_its_correction_until_it_is_revoked(national: Any) -> None:
    """A correction names the old entry; what was put right belongs to the old entry and is not undone by new words."""

    def event(name: str, day: date, **more: Any) -> Event:
        told = {"id": name, "code": "complaint_verified", "severity": "general", "points": -5}
        return Event.model_validate(told | {"decided_on": day, "recorded_at": day} | more)

    def left(*events: Event, on: date = ON) -> dict[str, str]:
        found = score(events, on, on, national)
        assert found["score"] == 80 + sum(row["points"] for row in found["counted"])
        return {row["id"]: row["reason"] for row in found["excluded"]}

    first, second, third = (ON - timedelta(days=n) for n in (200, 20, 10))
    mended = {"approved_on": ON - timedelta(days=30)}
    old, new = event("a", first, repair=mended), event("b", second, corrects="a", points=-8)
    assert left(old) == {"a": "repaired"}
    assert left(old, new) == {"a": "corrected", "b": "repaired"}
    assert left(event("c", third, corrects="b"), new, old) == {"a": "corrected", "b": "corrected", "c": "repaired"}
    revoked = event("a", first, repair=mended | {"revoked_on": ON - timedelta(days=5)})
    assert left(revoked, new) == {"a": "corrected"}
    assert left(revoked, new, on=ON - timedelta(days=6)) == {"a": "corrected", "b": "repaired"}
    # What was never repaired, or too early, comes back with its correction.
    assert left(event("a", first), new) == {"a": "corrected"}
    early = event("a", ON - timedelta(days=31), repair=mended)
    assert left(early, new) == {"a": "corrected"}


def test_an_unknown_code_is_a_gap_unless_nobody_knew(national: Any) -> None:
    event = Event(id="a", code="nothing", points=-1, decided_on=ON, recorded_at=ON)
    with pytest.raises(PolicyGap):
        score([event], ON, ON, national)
    assert score([event], ON, ON - timedelta(days=1), national)["score"] == 80


FILE = """subject: {kind: person, id: p1}
events:
  - {id: a, code: complaint_verified, severity: general, points: -6, decided_on: 2026-05-10, recorded_at: 2026-05-10}
"""


@pytest.mark.parametrize(
    ("changed", "line", "code"),
    [
        (FILE.replace("severity", "gravity"), 3, "unknown_key"),
        (FILE.replace("general", "grave"), 3, "bad_value"),
        (FILE.replace("2026-05-10,", "2026-02-30,", 1), 3, "bad_date"),
        (FILE + FILE.splitlines()[2] + "\n", 4, "duplicate_key"),
        (FILE.replace("points: -6", "points: -6, corrects: z"), 3, "unknown_reference"),
        (FILE.replace("kind: person", "kind: dog"), 1, "bad_value"),
        (FILE.replace("-6", "-6.5"), 3, "decimal"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(changed: str, line: int, code: str) -> None:
    with pytest.raises(PackRefused) as refused:
        subject.read_events(changed, "events.yaml")
    assert (line, code) in [(p.line, p.code) for p in refused.value.problems]


def test_the_command(tmp_path: Any, capsys: Any) -> None:
    import json

    from django.core.management import CommandError, call_command

    path = tmp_path / "events.yaml"
    path.write_text(FILE, encoding="utf-8")
    call_command("score_credit", events=str(path), as_of="2026-06-01", json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["score"], found["grade"], found["pack"]) == (74, "C", "national")
    assert found["counted"][0]["repair_from"] == "2026-08-10"
    call_command("score_credit", events=str(path), as_of="2026-06-01", known_at="2026-05-09", json=True)
    assert json.loads(capsys.readouterr().out)["excluded"][0]["reason"] == "not_known"
    with pytest.raises(CommandError) as wrong:
        call_command("score_credit", events=str(path), as_of="yesterday")
    assert wrong.value.returncode == 2
    with pytest.raises(CommandError) as gap:
        call_command("score_credit", events=str(path), as_of="2026-06-01", pack="shanghai")
    assert gap.value.returncode == 1
    capsys.readouterr()
    with pytest.raises(CommandError):
        call_command("score_credit", events=str(path), as_of="2026-06-01", pack="shanghai", json=True)
    (told,) = json.loads(capsys.readouterr().out)["problems"]
    assert (told["file"], told["code"]) == ("events.yaml", "policy_gap")
    path.write_text(FILE.replace("general", "grave"), encoding="utf-8")
    with pytest.raises(SystemExit) as refused:
        call_command("score_credit", events=str(path), as_of="2026-06-01", json=True)
    assert refused.value.code == 1
    (told,) = json.loads(capsys.readouterr().out)["problems"]
    assert (told["file"], told["line"], told["code"]) == ("events.yaml", 3, "bad_value")
    path.write_text(FILE.replace("kind: person", "kind: organisation").replace("complaint_verified", "penalty"))
    call_command("score_credit", events=str(path), as_of="2026-06-01", json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["score"], found["grade"], found["notes"]) == (74, None, ["bands_missing"])


@pytest.mark.parametrize(
    ("start", "count", "end", "certain"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8), True),
        (date(2026, 9, 30), 3, date(2026, 10, 10), True),  # a Saturday that is worked
        (date(2026, 7, 14), 20, date(2026, 8, 11), True),
        (date(2026, 2, 13), 1, date(2026, 2, 14), True),
        (date(2026, 12, 31), 1, date(2027, 1, 1), False),
        (date(2026, 5, 20), 0, date(2026, 5, 20), True),
    ],
)
def test_working_days(start: date, count: int, end: date, certain: bool) -> None:
    assert workdays.after(start, count) == (end, certain)
