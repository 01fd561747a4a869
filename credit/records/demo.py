"""The chapter of credit: entries of half a year with an objection that waits, a repair, and one that was withdrawn."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from credit.records import permissions, selectors, services
from credit.records.enums import Outcome, Severity
from credit.records.models import CreditEvent
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.policy import services as policy

PACKS = ("example-credit", "example-credit-people")
# Where the example rules hold in the demonstration: the provinces of its people.
_REGIONS = (230000, 420000)
_BEGINNING = "2019-01-06"
_SEVERITY = {"轻微": Severity.MINOR, "一般": Severity.GENERAL, "严重": Severity.SEVERE, "positive": ""}
# The catalogue's words for those of the file that are not simply the same in small letters.
_CODES = {"COMPLAINT_UNFOUNDED": "complaint", "TIMEBANK_200H": "timebank_hours"}


def load(world: Any, *, now: datetime) -> None:
    """Tell the entries through the services, each on its day; safe to repeat."""
    then = world.moment(_BEGINNING)
    for slug in PACKS:
        row = policy.load(slug=world.folder / Path("packs") / slug, actor=None, now=then)
        for code in _REGIONS:
            policy.activate(ruleset=row, region=code, actor=None, now=then)
    told = sorted(world.data["credit_events"], key=lambda entry: entry["recorded_on"])
    for entry in told:
        if entry["key"] in world.ids:
            continue
        before = next((other for other in told if other["key"] == entry["corrects"]), None)
        event = _made(world, entry) if before is None else _withdrawn(world, entry)
        world.ids[entry["key"]] = event.pk
        if entry.get("repaired_on"):
            _repaired(world, entry, event)
        if entry.get("objection"):
            filed = world.moment(entry["objection"]["filed_on"], "20:15")
            _object(event, entry["objection"]["argument"], filed)


def _user(world: Any, key: str) -> Any:
    return get_user_model().objects.filter(pk=world.ids.get(f"user:{key}")).first()


def _subject(world: Any, entry: dict[str, Any]) -> dict[str, Any]:
    key = entry["subject"]
    if key.startswith("O"):
        return {"organisation": organisations.get_by_pk(world.ids[key])}
    return {"person": people.get_by_pk(world.ids[key])}


def _officer(world: Any, written: str, **subject: Any) -> Any:
    """Return the author whom the file names where the place is theirs, else an officer who answers for it."""
    officers = [row["person"] for row in world.data["grants"] if row["role"].endswith("_officer") and row["region"]]
    for key in [written, *officers]:
        user = _user(world, key)
        if user is not None and permissions.may_record(user, **subject):
            return user
    return None


def _made(world: Any, entry: dict[str, Any]) -> CreditEvent:
    subject = _subject(world, entry)
    return services.record(
        **subject,
        code=_CODES.get(entry["code"], entry["code"].lower()),
        severity=_SEVERITY[entry["severity"]],
        points=entry["points"],
        occurred_on=world.day(entry["occurred_on"]),
        decided_on=world.day(entry["decided_on"]),
        document=entry["document"],
        details=entry.get("note") or "",
        key=f"demo:{entry['key']}",
        actor=_officer(world, entry["author"], **subject),
        now=world.moment(entry["recorded_on"], "10:00"),
    )


def _object(event: CreditEvent, argument: str, at: datetime) -> bool:
    user = event.person.user if event.person is not None else None
    if user is None:
        return False
    services.file_objection(event=event, argument=argument, actor=user, now=at)
    return True


def _withdrawn(world: Any, entry: dict[str, Any]) -> CreditEvent:
    """Tell how an objection was upheld and the entry withdrawn."""
    event = CreditEvent.objects.get(pk=world.ids[entry["corrects"]])
    decider = _user(world, entry["author"])
    at = world.moment(entry["decided_on"], "15:00")
    if decider is not None and _object(
        event, "投诉的那天我休息，不在班上。", world.moment(entry["occurred_on"], "19:30")
    ):
        services.decide_objection(
            event=event, outcome=Outcome.UPHELD, reason=entry["document"], actor=decider, now=at - timedelta(hours=1)
        )
    return services.correct(
        event=event,
        points=entry["points"],
        document=entry["document"],
        details=entry["note"],
        actor=decider,
        now=at,
    )


def _repaired(world: Any, entry: dict[str, Any], event: CreditEvent) -> None:
    clerks = [
        r["person"]
        for r in world.data["grants"]
        if r["role"] == "agency_clerk" and r["organisation"] == entry["subject"]
    ]
    clerk = _user(world, clerks[0]) if clerks else None
    if clerk is None:
        return
    approved = world.moment(entry["repaired_on"], "11:00")
    services.apply_repair(
        event=event, note="缺的记录已补齐，交接班改为双人核对。", actor=clerk, now=approved - timedelta(days=1)
    )
    officer = _officer(world, entry["author"], **_subject(world, entry))
    services.decide_repair(event=event, approve=True, note="已到现场核对。", actor=officer, now=approved)


def expected(world: Any) -> dict[str, tuple[Any, Any, Any]]:
    """Return what the world's organisations come to today, by key: (score, grade, risk); for the chapter's test."""
    found = {}
    for entry in world.data["credit_expected"]:
        organisation = organisations.get_by_pk(world.ids[entry["organisation"]])
        standing = selectors.standing(organisation=organisation, as_of=world.today)
        found[entry["organisation"]] = (standing.score, standing.grade, standing.risk)
    return found
