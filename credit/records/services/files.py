"""Scoring a file of events by the packs on the disk; needs no database."""

from datetime import date
from typing import Any

from credit.records.logic import subject
from credit.records.logic.scoring import score
from portal.policy import services as policy
from portal.policy.errors import PolicyGap


def score_file(*, text: str, file: str, as_of: date, known_at: date, pack: str | None = None) -> dict[str, Any]:
    """Return the score of the events in a file (see logic.scoring.score), plain JSON, with pack and sha256.

    Arguments: text and file, the events and their name for messages; as_of, the day of the score; known_at, as it was
    known that day; pack, a slug or a folder, else the pack that rates this kind of subject, the country's own first.
    Raises: PackRefused, where the file or the pack is refused; PolicyGap, where the rules lack something.
    """
    found = subject.read_events(text, file)
    packs = list(policy.built_in())
    rules = policy.read_pack(pack) if pack else subject.rules_for(found.subject.kind, packs)
    credit = rules.subjects.get("credit")
    if credit is None:
        raise PolicyGap(f"{rules.meta.slug} credit")
    result = score(found.events, as_of, known_at, credit, subject.classes_above(rules, packs))
    if credit.subject != found.subject.kind:
        result["notes"].append("other_subject")
    return result | {
        "subject": {"kind": found.subject.kind, "id": found.subject.id},
        "as_of": as_of.isoformat(),
        "known_at": known_at.isoformat(),
        "pack": rules.meta.slug,
        "sha256": rules.sha256,
    }
