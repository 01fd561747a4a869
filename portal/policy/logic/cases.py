"""Worked cases: facts in, expected result out; a pack proves its reading with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import Field

from portal.policy.errors import PackRefused, PolicyGap, Problem
from portal.policy.logic.documents import Document
from portal.policy.logic.facts import Facts
from portal.policy.logic.loading import parse
from portal.policy.logic.pack import Pack, find
from portal.policy.logic.reasons import unmet
from portal.policy.logic.words import Strict
from portal.policy.registry import Subject

RAISES = {"raises": "missing_value"}


class Case(Strict):
    """What all cases have; a subject's room adds its own keys by a subclass."""

    name: str
    subject: str
    on: date
    param: str | None = None
    facts: Facts | None = None
    expect: dict[str, Any]
    because: str | None = None

    @property
    def known(self) -> Facts:
        """Return the facts, none where the case gives none."""
        return self.facts or Facts()


class _CaseFile(Strict):
    cases: list[dict[str, Any]] = Field(min_length=1)


@dataclass(frozen=True)
class Placed:
    """A case and where it stands."""

    case: Case
    file: str
    line: int

    @property
    def id(self) -> str:
        """Return a name for lists of tests."""
        return f"{self.file}:{self.line}"


def read(slug: str, files: Mapping[str, str], subjects: Mapping[str, Subject]) -> list[Placed]:
    """Return the worked cases of a pack. Raises: PackRefused with every problem.

    Arguments: as of loading.load.
    """
    found: list[Placed] = []
    problems: list[Problem] = []
    for name in sorted(n for n in files if n.startswith("cases/")):
        try:
            document = Document(files[name], f"{slug}/{name}")
            entries = parse(document, _CaseFile).cases
        except PackRefused as refused:
            problems += refused.problems
            continue
        for number, entry in enumerate(entries):
            place = ("cases", number)
            subject = subjects.get(entry.get("subject", ""))
            if subject is None:
                message = f"'{entry.get('subject')}' is no subject; known: {', '.join(subjects)}"
                problems.append(document.problem((*place, "subject"), "unknown_reference", message))
                continue
            try:
                case = parse(document, subject.case or Case, place, entry)
            except PackRefused as refused:
                problems += refused.problems
            else:
                found.append(Placed(case, document.file, document.line(place)))
    if problems:
        raise PackRefused(problems)
    return found


def answer(case: Case, pack: Pack, packs: Sequence[Pack], subjects: Mapping[str, Subject]) -> Mapping[str, Any]:
    """Return what the rules say, in the shape of `expect`. Raises: PolicyGap."""
    if case.param:
        return parameter(case, pack, packs)
    return subjects[case.subject].run_case(case, pack, packs)


def parameter(case: Case, pack: Pack, packs: Sequence[Pack]) -> dict[str, Any]:
    """Return {"value", "from"} of the parameter that a case names by a dotted path."""
    name = case.param or ""
    place: Any = pack.subjects.get(case.subject)
    if place is None:
        place = find(packs, case.subject, pack.meta.region, case.on).subjects[case.subject]
    for step in name.split("."):
        place = place[step] if isinstance(place, dict) else getattr(place, step)
    value, since = place.at(case.on, name)
    return {"value": str(value) if isinstance(value, Fraction) else value, "from": since and since.isoformat()}


def run(case: Case, pack: Pack, packs: Sequence[Pack], subjects: Mapping[str, Subject]) -> list[str]:
    """Return how the result differs from what the case expects; nothing when it holds."""
    try:
        got = answer(case, pack, packs, subjects)
    except PolicyGap as gap:
        return [] if case.expect == RAISES else [f"a value is missing: {gap.what}"]
    if "raises" in case.expect:
        return ["expected a missing value, got a result"]
    return list(differences(case.expect, got))


def _plain(value: Any) -> Any:
    """Return dates as text, so that a case may write 2024-05-01 where the result prints it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def differences(expect: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[str]:
    """Yield each key that differs.

    `reasons` are exactly the unmet codes; `articles` a part of those cited; a mapping a part of the result's; everything
    else is equal.
    """
    got = _plain(dict(result))
    have: Any
    for key, want in _plain(dict(expect)).items():
        if key == "reasons":
            have, want = unmet(got["reasons"]), sorted(want)
        elif key == "articles":
            cited = {a for step in got["trace"] for a in step["article"]}
            have = sorted(cited | {a for r in got.get("reasons", []) for a in r["article"]})
            if set(want) <= set(have):
                continue
        elif key in ("counted", "excluded") and want and isinstance(want[0], str):
            have = [e["id"] + (f":{e['reason']}" if key == "excluded" else "") for e in got[key]]
        elif key in ("instalments", "counted", "excluded"):
            rows = [{k: v for k, v in row.items() if k in asked} for row, asked in zip(got[key], want, strict=False)]
            have = rows + got[key][len(want) :]
        elif isinstance(want, dict):
            have = {k: v for k, v in (got.get(key) or {}).items() if k in want}
        else:
            have = got.get(key)
        if have != want:
            yield f"{key}: expected {want}, got {have}"
