"""Attempts: the log, the sheet while sitting, the result afterwards, the token that saves answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Count
from django.utils.translation import gettext as _

from certification.exams.enums import AttemptState, EventKind, SessionState
from certification.exams.logic import clock, folding
from certification.exams.models import Attempt, AttemptEvent, PaperItem


def attempt(public_id: str) -> Attempt | None:
    """Return an attempt with its session, person and centre."""
    return (
        Attempt.objects.select_related("registration__session__centre", "registration__person")
        .filter(public_id=public_id)
        .first()
    )


def attempt_by_id(pk: int) -> Attempt:
    """Return an attempt with its session."""
    return Attempt.objects.select_related("registration__session").get(pk=pk)


def log(attempt_id: int) -> list[folding.Logged]:
    """Return the attempt's log in the order of arrival."""
    return [
        folding.Logged(*row)
        for row in AttemptEvent.objects.filter(attempt_id=attempt_id)
        .order_by("seq")
        .values_list("seq", "kind", "item", "epoch", "client_seq", "payload", "late")
    ]


def admitted(attempt_id: int) -> frozenset[int]:
    """Return the seqs of late answers that an invigilator let count."""
    found = AttemptEvent.objects.filter(attempt_id=attempt_id, kind=EventKind.ADMIT).values_list("payload", flat=True)
    return frozenset(seq for payload in found if payload for seq in payload["seqs"])


def late_answers(attempt_row: Attempt) -> list[dict[str, Any]]:
    """Return the answers that came after the deadline and do not count yet, in the order of arrival.

    Each as {"seq", "position", "answer", "received_at"}; the answer in the letters of this candidate's sheet.
    """
    counted = admitted(attempt_row.pk)
    orders = {item.position: item.content.get("order", []) for item in attempt_row.items.order_by("position")}
    found = AttemptEvent.objects.filter(attempt=attempt_row, kind=EventKind.ANSWER, late=True).order_by("seq")
    return [
        {
            "seq": event.seq,
            "position": event.item,
            "answer": _letters(event.payload, orders.get(event.item or 0, [])),
            "received_at": event.received_at,
        }
        for event in found
        if event.seq not in counted
    ]


def _letters(given: Any, order: list[str]) -> str:
    if isinstance(given, bool):
        return _("对") if given else _("错")
    keys = given if isinstance(given, list) else [given]
    return "".join(sorted(chr(ord("A") + order.index(key)) if key in order else str(key) for key in keys))


def with_late_answers(session_id: int) -> dict[int, int]:
    """Return for a session's handed-in attempts how many late answers each holds, those that count included."""
    found = AttemptEvent.objects.filter(
        attempt__registration__session_id=session_id,
        attempt__state=AttemptState.FINALISED,
        kind=EventKind.ANSWER,
        late=True,
    )
    return dict(found.order_by("attempt_id").values_list("attempt_id").annotate(Count("pk")))


@dataclass(frozen=True)
class Sheet:
    """A paper as the candidate sees it while sitting: no keys, no explanations."""

    items: list[dict]
    answers: dict[int, Any]
    flags: set[int]
    # The highest client_seq of the epoch in force: a device counts on from here, also after a reload.
    client_seq: int


def _shown(item: PaperItem) -> dict:
    content = item.content["content"]
    texts = {option["key"]: option["text"] for option in content.get("options", [])}
    return {
        "position": item.position,
        "type": item.content["type"],
        "stem": item.content["stem"],
        "marks": item.marks,
        # The letter is the place on this candidate's sheet; the value is what is stored.
        "options": [
            {"letter": chr(ord("A") + number), "value": key, "text": texts[key]}
            for number, key in enumerate(item.content["order"])
        ],
    }


def sheet(attempt_row: Attempt) -> Sheet:
    """Return the paper and what has been answered so far."""
    events = log(attempt_row.pk)
    return Sheet(
        items=[_shown(item) for item in attempt_row.items.order_by("position")],
        answers=folding.answers(events),
        flags=folding.flags(events),
        client_seq=max((event.client_seq for event in events if event.epoch == attempt_row.epoch), default=0),
    )


def results_visible(attempt_row: Attempt) -> bool:
    """Say whether the candidate may see marks and explanations: after the results were released."""
    return (
        attempt_row.registration.session.state == SessionState.RELEASED and attempt_row.state == AttemptState.FINALISED
    )


def result(attempt_row: Attempt) -> dict:
    """Return the marked paper: modules from weakest to strongest, items with answer, key, marks, explanation."""
    answers = folding.answers(log(attempt_row.pk), admitted=admitted(attempt_row.pk))
    items: list[dict[str, Any]] = []
    modules: dict[str, dict[str, Any]] = {}
    for item in attempt_row.items.order_by("position").prefetch_related("marks_given"):
        last = max(item.marks_given.all(), key=lambda mark: mark.pk, default=None)
        shown = _shown(item)
        key = item.content["content"].get("key")
        right = set(key) if isinstance(key, list) else {key}
        given = answers.get(item.position)
        chosen = set(given) if isinstance(given, list) else {given}
        for option in shown["options"]:
            option["right"] = option["value"] in right
            option["chosen"] = option["value"] in chosen
        gained = last.marks if last else 0
        entry = {
            **shown,
            "module": item.content["module"],
            "explanation": item.content["explanation"],
            "key": key,
            "given": given,
            "gained": gained,
            "correct": gained == item.marks,
        }
        items.append(entry)
        total = modules.setdefault(entry["module"] or _("其他"), {"gained": 0, "full": 0, "right": 0, "count": 0})
        total["gained"] += gained
        total["full"] += item.marks
        total["right"] += entry["correct"]
        total["count"] += 1
    ordered = sorted(
        ({"title": title, "percent": int(row["gained"] * 100 / row["full"]), **row} for title, row in modules.items()),
        key=lambda row: (row["percent"], row["title"]),
    )
    order = {row["title"]: number for number, row in enumerate(ordered)}
    items.sort(key=lambda entry: (entry["correct"], order[entry["module"] or _("其他")], entry["position"]))
    return {"modules": ordered, "items": items}


_TOKEN_SALT = "certification.exams.attempt"  # noqa: S105 - a salt names the use, it is no secret
# Longer than any exam with its extensions; what arrives later is stored as late all the same.
_TOKEN_AGE_SECONDS = 48 * 3600


def token_for(attempt_row: Attempt) -> str:
    """Return the signed token with which a sitting's page saves answers."""
    return signing.dumps([attempt_row.pk, attempt_row.public_id], salt=_TOKEN_SALT)


def attempt_of_token(token: str) -> tuple[int, str] | None:
    """Return (primary key, public id) of the attempt that a token names; None for a forged or old one."""
    try:
        pk, public_id = signing.loads(token, salt=_TOKEN_SALT, max_age=_TOKEN_AGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return pk, public_id


def remaining(attempt_row: Attempt, *, now: datetime) -> int:
    """Return the seconds left."""
    return clock.remaining_seconds(attempt_row.deadline_at, now=now) if attempt_row.deadline_at else 0
