"""Who works where in the demonstration world, and the months that its subsidies rest on."""

from datetime import date, datetime, timedelta
from typing import Any

from portal.employment import selectors, services
from portal.employment.enums import Post
from portal.employment.logic import months as calendar
from portal.employment.models import MonthRecord, Spell
from portal.organisations import selectors as organisations
from portal.people import selectors as people

_POSTS = {
    "caregiver": Post.CAREGIVER,
    "related_care": Post.RELATED_CARE,
    "social_worker": Post.SOCIAL_WORK,
    "school_manager": Post.MANAGER,
    "school_editor": Post.TEACHER,
    "teacher": Post.TEACHER,
    "assessor": Post.ASSESSOR,
    "invigilator": Post.INVIGILATOR,
}
# What employers of the world pay for social insurance, a month: one figure, so that sums are easy to follow.
_EMPLOYERS_PART = 118_650
_MONTHS = 14
_FULL = 22
# How many days somebody was at work, by month of the file; None: the employer has not sent the attendance.
_DAYS = {("P14", "2026-10"): 18, ("P36", "2026-10"): 15, ("P34", "2026-09"): None}


def load(world: Any, *, now: datetime) -> None:
    """Hire everybody at their day, let those go who left, and record the last months; safe to repeat."""
    bodies = {entry["key"]: organisations.get_by_pk(world.ids[entry["key"]]) for entry in world.data["organisations"]}
    kinds = {entry["key"]: entry["kind"] for entry in world.data["organisations"]}
    for entry in world.data["people"]:
        person = people.get_by_pk(world.ids[entry["key"]])
        for line in entry.get("employment") or []:
            body = bodies[line["organisation"]]
            spell = _hired(line, person, body, public=kinds[line["organisation"]] == "bureau", world=world)
            # Nothing is claimed for helpers, so their months are left out.
            if kinds[line["organisation"]] == "agency" and spell.primary and spell.post != Post.RELATED_CARE:
                _months(entry["key"], spell, person, body, world=world)


def _hired(line: dict[str, Any], person: Any, body: Any, *, public: bool, world: Any) -> Spell:
    started = world.day(line["started_on"])
    known = selectors.of_person(person.pk).filter(organisation_id=body.pk, started_on=started).first()
    if known is not None:
        return known
    spell = services.hire(
        person=person,
        organisation=body,
        post=_POSTS.get(line["post"], Post.OFFICER),
        in_quota=public,
        contract_years=3 if line["started_on"] >= "2021-01-01" else 5,
        started_on=started,
        primary=line["primary"],
        actor=None,
        now=world.moment(line["started_on"]),
    )
    if line["ended_on"]:
        spell = services.leave(
            spell=spell, ended_on=world.day(line["ended_on"]), actor=None, now=world.moment(line["ended_on"], "17:00")
        )
    return spell


def _months(key: str, spell: Spell, person: Any, body: Any, *, world: Any) -> None:
    """Record the last months of a spell, each as its employer reports it on the third of the next."""
    told = {f"{world.day(f'{month}-15'):%Y-%m}": days for (who, month), days in _DAYS.items() if who == key}
    recorded = set(
        MonthRecord.objects.filter(person_id=person.pk, organisation_id=body.pk).values_list("month", flat=True)
    )
    end = min(spell.ended_on or world.today, world.today)
    for back in range(_MONTHS, -1, -1):
        month = calendar.months_before(f"{end:%Y-%m}", back)
        first, last = date.fromisoformat(f"{month}-01"), calendar.last_day(month)
        if month in recorded or spell.started_on > last or last >= world.today:
            continue
        share = (min(last, spell.ended_on or last) - max(first, spell.started_on)).days + 1
        services.record_month(
            person=person,
            organisation=body,
            month=month,
            days=told.get(month, min(_FULL, share * _FULL // last.day)),
            insured=True,
            insurance_fen=_EMPLOYERS_PART,
            actor=None,
            now=world.moment(last + timedelta(days=3) - world.shift),
        )


def fill_crowd(crowd: Any, chunk: Any) -> None:
    """Give most people of a chunk a post in their county: some still there, some gone, some with an earlier one."""
    dice, rows = chunk.dice, []

    def spell(person: int, agency: int, first: date, last: date | None) -> Spell:
        return Spell(
            person_id=person,
            organisation_id=agency,
            post=Post.CAREGIVER,
            started_on=first,
            ended_on=last,
            created_at=crowd.now,
        )

    for person, county in chunk.people:
        if dice.random() < 0.05:
            continue
        agency = dice.choice(crowd.ids["agencies"][county])
        first = crowd.today - timedelta(days=dice.randint(30, 1800))
        last = first + timedelta(days=dice.randint(20, 900)) if dice.random() < 0.2 else None
        if last is not None and last > crowd.today:
            last = None
        rows.append(spell(person, agency, first, last))
        if dice.random() < 0.15:
            before = first - timedelta(days=dice.randint(1, 60))
            rows.append(spell(person, agency, before - timedelta(days=dice.randint(30, 600)), before))
    Spell.objects.bulk_create(rows, batch_size=1000)
