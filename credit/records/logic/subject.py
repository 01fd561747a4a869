"""The subject as portal.policy asks for it: the answer to a worked case; and the file of events of `score_credit`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import Field

from credit.records.logic.rules import Classes, Credit
from credit.records.logic.scoring import Event, score
from portal.policy.errors import PackRefused, PolicyGap
from portal.policy.logic.cases import Case as AnyCase
from portal.policy.logic.documents import Document
from portal.policy.logic.loading import parse
from portal.policy.logic.pack import Pack, PackFile, ancestors, find
from portal.policy.logic.words import Strict
from portal.policy.registry import Finding


class Case(AnyCase):
    """A worked case of credit: entries, and perhaps an earlier day of knowledge."""

    subject: Literal["credit"]
    events: list[Event] = []
    known_at: date | None = None


class Rated(Strict):
    """Whom an events file is about."""

    kind: Literal["person", "organisation"]
    id: str


class EventsFile(Strict):
    """The file of `score_credit`."""

    subject: Rated
    events: list[Event] = Field(default=[])


def classes_above(pack: Pack, packs: Iterable[Pack]) -> Classes | None:
    """Return the classes that rule for a pack: its own, else those of the nearest pack above it."""
    candidates = [pack, *packs]
    for code in ancestors(pack.meta.region):
        for one in candidates:
            if one.meta.region == code and "credit" in one.subjects and one.subjects["credit"].classes:
                return one.subjects["credit"].classes
    return None


def rules_for(kind: str, packs: Iterable[Pack]) -> Pack:
    """Return the pack that rates this kind of subject, the country's own before others. Raises: PolicyGap."""
    fitting = [p for p in packs if "credit" in p.subjects and p.subjects["credit"].subject == kind]
    if not fitting:
        raise PolicyGap(f"credit {kind}")
    return min(fitting, key=lambda p: (len(ancestors(p.meta.region)), p.meta.slug))


def answer(case: AnyCase, pack: Pack, packs: Sequence[Pack]) -> Mapping[str, Any]:
    """Return the score of the case's entries (see portal.policy.registry.subject). Raises: PolicyGap."""
    assert isinstance(case, Case)
    holder = pack if "credit" in pack.subjects else find(packs, "credit", pack.meta.region, case.on)
    rules: Credit = holder.subjects["credit"]
    return score(case.events, case.on, case.known_at or case.on, rules, classes_above(holder, packs))


def checks(data: Mapping[str, Any], meta: PackFile) -> Iterable[Finding]:
    """Yield codes and headings that stand twice, and entries under a heading that there is not."""
    headings: set[str] = set()
    for number, heading in enumerate(data.get("headings", [])):
        if heading["code"] in headings:
            yield ("headings", number), "duplicate_key", f"heading '{heading['code']}' stands twice"
        headings.add(heading["code"])
    codes: set[str] = set()
    for number, entry in enumerate(data.get("events", [])):
        if entry["code"] in codes:
            yield ("events", number), "duplicate_key", f"code '{entry['code']}' stands twice"
        codes.add(entry["code"])
        if "heading" in entry and entry["heading"] not in headings:
            yield (
                ("events", number, "heading"),
                "unknown_reference",
                f"heading '{entry['heading']}' is not in this file",
            )


def read_events(text: str, file: str) -> EventsFile:
    """Return a file of events. Raises: PackRefused with file and line.

    Arguments: text, YAML; file, its name for messages.
    """
    document = Document(text, file)
    found: EventsFile = parse(document, EventsFile)
    ids = [event.id for event in found.events]
    problems = []
    for number, event in enumerate(found.events):
        if ids.index(event.id) != number:
            problems.append(document.problem(("events", number), "duplicate_key", f"id '{event.id}' stands twice"))
        if event.corrects is not None and (event.corrects not in ids or event.corrects == event.id):
            message = f"'{event.corrects}' is no other event of this file"
            problems.append(document.problem(("events", number, "corrects"), "unknown_reference", message))
        decided = event.objection and (event.objection.decided_on, event.objection.outcome)
        if decided and (decided[0] is None) != (decided[1] is None):
            message = "a decided objection has both decided_on and outcome"
            problems.append(document.problem(("events", number, "objection"), "bad_value", message))
    if problems:
        raise PackRefused(problems)
    return found
