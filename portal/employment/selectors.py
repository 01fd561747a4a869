"""Reading spells: who is in post, a roster, one person's working life, facts for rules."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from portal.employment import registry
from portal.employment.enums import Post
from portal.employment.logic import months
from portal.employment.models import MonthChange, MonthRecord, RosterIntake, Spell, SpellChange
from portal.regions import logic as regions


def covering(on: date) -> Q:
    """Return the condition that a spell covers a day."""
    return Q(started_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gte=on))


def in_post(
    *,
    on: date,
    regions: Collection[int] | None = None,
    post: str | None = Post.CAREGIVER,
    known_at: datetime | None = None,
) -> QuerySet[Spell]:
    """Return the primary caregiver spells that cover the day: one row a person.

    Arguments: regions, codes of divisions of any level whose organisations count; None for all; post, another post, or
    None for whoever works; known_at, leave out what was entered after this moment, and read as it stood then what was
    changed since.
    """
    if known_at is None:
        found = Spell.objects.filter(covering(on), primary=True)
        if post is not None:
            found = found.filter(post=post)
    else:
        later = SpellChange.objects.filter(spell=OuterRef("pk"), changed_at__gt=known_at).order_by("changed_at", "pk")
        found = (
            _then(known_at)
            .filter(started_on__lte=on)
            .annotate(
                then_ended_on=Case(
                    When(Exists(later), then=Subquery(later.values("ended_on")[:1])), default=F("ended_on")
                ),
                then_post=Case(When(Exists(later), then=Subquery(later.values("post")[:1])), default=F("post")),
            )
        )
        found = found.filter(Q(then_ended_on=None) | Q(then_ended_on__gte=on))
        if post is not None:
            found = found.filter(then_post=post)
    return found if regions is None else found.filter(_inside(regions))


def _then(known_at: datetime) -> QuerySet[Spell]:
    """Return the primary spells that were entered and not withdrawn at a moment."""
    since = Q(withdrawn_at__gt=known_at, was_primary=True)
    return Spell.every.filter(Q(withdrawn_at=None, primary=True) | since, created_at__lte=known_at)


def _inside(codes: Collection[int]) -> Q:
    query = Q(pk__in=[])
    for code in codes:
        low, high = regions.span(code)
        query |= Q(organisation__region_id__gte=low, organisation__region_id__lte=high)
    return query


def roster(organisation: Any, on: date) -> QuerySet[Spell]:
    """Return the spells at an organisation that cover the day, secondary ones included, by name.

    Arguments: organisation, an Organisation or its row number.
    """
    found = Spell.objects.filter(covering(on), organisation_id=getattr(organisation, "pk", organisation))
    return found.select_related("person", "person__document").order_by("person__name", "pk")


def employed_at(organisation_ids: Iterable[int]) -> QuerySet:
    """Return the keys of the persons whose spell at these organisations has not ended, as a queryset of one column."""
    return Spell.objects.filter(organisation_id__in=organisation_ids, ended_on=None).order_by().values_list("person_id")


def of_person(person_id: int) -> QuerySet[Spell]:
    """Return a person's spells, newest first."""
    found = Spell.objects.filter(person_id=person_id).select_related("organisation")
    return found.order_by("-started_on", "-pk")


def current(person_id: int, *, on: date) -> Spell | None:
    """Return the primary spell that covers the day, or None."""
    return of_person(person_id).filter(covering(on), primary=True).first()


def months_of(person_id: int, *, organisation_id: int | None = None) -> QuerySet[MonthRecord]:
    """Return what is recorded of a person's months, oldest first."""
    found = MonthRecord.objects.filter(person_id=person_id).select_related("organisation")
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    return found.order_by("month", "pk")


def facts(person_id: int, *, known_at: datetime | None = None) -> dict[str, list[dict[str, Any]]]:
    """Return employment, insurance and attendance in the words of the facts vocabulary.

    A word that is not known is left out: rules answer a missing word with a reason. `organisation` is the public id;
    days of one month at several organisations are added up; `employer_fen` is the employer's part a month.

    Arguments: known_at, leave out what was entered after this moment, and read as it stood then what was changed since.
    """
    return facts_of([person_id], known_at=known_at)[person_id]


def facts_of(
    person_ids: Collection[int], *, known_at: datetime | None = None
) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """Return the same for many persons, by person, in two queries; with `known_at` in four."""
    employment: dict[int, list[dict[str, Any]]] = {pk: [] for pk in person_ids}
    spells = (
        Spell.objects if known_at is None else Spell.every.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at))
    )
    spells = spells.filter(person_id__in=person_ids).select_related("organisation")
    for spell in _as_known(spells.order_by("person_id", "started_on", "pk"), known_at):
        body = spell.organisation
        words = {
            "organisation": body.public_id,
            "kind": body.subkind if body.kind == "agency" and body.subkind else body.kind,
            "sector": months.sector(body.credit_code),
            "post": spell.post,
            "front_line": spell.front_line,
            "in_quota": spell.in_quota,
            "started_on": spell.started_on,
            "ended_on": spell.ended_on,
            "contract_years": spell.contract_years,
        }
        employment[spell.person_id].append({word: value for word, value in words.items() if value is not None})
    attendance: dict[int, dict[str, int]] = {pk: {} for pk in person_ids}
    insured: dict[int, dict[str, list[tuple[str, int | None]]]] = {pk: {} for pk in person_ids}
    records = MonthRecord.objects.filter(person_id__in=person_ids).annotate(place=F("organisation__public_id"))
    for record in _months_as_known(records.order_by("month", "pk"), known_at):
        if record.days is not None:
            days = attendance[record.person_id]
            days[record.month] = days.get(record.month, 0) + record.days
        if record.insured:
            place = insured[record.person_id].setdefault(record.place, [])  # type: ignore[attr-defined]
            place.append((record.month, record.insurance_fen))
    return {
        pk: {
            "employment": employment[pk],
            "insurance": _insurance(insured[pk]),
            "attendance": [{"month": month, "days": days} for month, days in sorted(attendance[pk].items())],
        }
        for pk in person_ids
    }


def _as_known(spells: QuerySet[Spell], known_at: datetime | None) -> Iterator[Spell]:
    """Yield spells as they stood at a moment: the first change after it says what the row said until then."""
    if known_at is None:
        yield from spells
        return
    found = list(spells.filter(created_at__lte=known_at))
    changes = SpellChange.objects.filter(spell__in=[spell.pk for spell in found], changed_at__gt=known_at)
    then = {change.spell_id: change for change in changes.order_by("-changed_at", "-pk")}
    for spell in found:
        if (was := then.get(spell.pk)) is not None:
            spell.post, spell.front_line, spell.ended_on = was.post, was.front_line, was.ended_on
        yield spell


def _months_as_known(records: QuerySet[MonthRecord], known_at: datetime | None) -> Iterator[MonthRecord]:
    if known_at is None:
        yield from records
        return
    found = list(records)
    changes = MonthChange.objects.filter(record__in=[record.pk for record in found], changed_at__gt=known_at)
    then = {change.record_id: change for change in changes.order_by("-changed_at", "-pk")}
    for record in found:
        if (was := then.get(record.pk)) is not None:
            record.days, record.insured, record.insurance_fen = was.days, was.insured, was.insurance_fen
            record.recorded_at = was.recorded_at
        if record.recorded_at <= known_at:
            yield record


def _insurance(insured: dict[str, list[tuple[str, int | None]]]) -> list[dict[str, Any]]:
    return [
        {"organisation": place, "from": first, "to": last} | ({} if fen is None else {"employer_fen": fen})
        for place, reported in insured.items()
        for first, last, fen in months.runs(reported)
    ]


def earliest(*, regions: Collection[int] | None = None) -> date | None:
    """Return the first day of the earliest spell, of anybody anywhere or at organisations in these divisions."""
    found = Spell.objects.order_by("started_on")
    if regions is not None:
        found = found.filter(_inside(regions))
    return found.values_list("started_on", flat=True).first()


def by_pk(pk: int) -> Spell:
    """Return the spell of this row number, with its organisation; a withdrawn one too."""
    return Spell.every.select_related("organisation").get(pk=pk)


PAGE = 20
_SILENT = registry.Cell("", "")


@dataclass(frozen=True)
class Line:
    """One person of a roster page: the spell, and what each column says."""

    spell: Spell
    cells: dict[str, registry.Cell]

    @property
    def certificate(self) -> registry.Cell:
        """What the certificate column says, empty where no room fills it."""
        return self.cells.get("certificate", _SILENT)

    @property
    def training(self) -> registry.Cell:
        """What the training column says, empty where nothing is under way."""
        return self.cells.get("training", _SILENT)

    @property
    def number(self) -> str:
        """The masked document number; empty without a document."""
        return masked_number(self.spell)


@dataclass(frozen=True)
class Counts:
    """What a roster comes to on a day: people in post by what the columns say of them."""

    people: int
    caregivers: int
    by_code: dict[str, int]
    hired: int
    left: int

    @property
    def certified(self) -> int:
        """Caregivers with a valid certificate, those soon to expire included."""
        return self.by_code.get("certificate:valid", 0) + self.by_code.get("certificate:expiring", 0)

    @property
    def expiring(self) -> int:
        """Caregivers whose certificate expires soon."""
        return self.by_code.get("certificate:expiring", 0)

    @property
    def uncertified(self) -> int:
        """Caregivers without a valid certificate."""
        return self.by_code.get("certificate:none", 0)

    @property
    def waiting(self) -> int:
        """Caregivers whose certificate from elsewhere is being checked."""
        return self.by_code.get("certificate:pending", 0)

    @property
    def training(self) -> int:
        """Caregivers in a training class."""
        return self.by_code.get("training:learning", 0)

    @property
    def rate(self) -> str:
        """The share of certified caregivers in per cent, one digit; empty without caregivers."""
        return f"{self.certified / self.caregivers:.1%}" if self.caregivers else ""


def counts(organisation: Any, *, on: date) -> Counts:
    """Return what an organisation's roster comes to on a day; the columns count caregivers alone."""
    pk = getattr(organisation, "pk", organisation)
    posts = dict(Spell.objects.filter(covering(on), organisation_id=pk).values_list("person_id", "post"))
    caregivers = [person for person, post in posts.items() if post == Post.CAREGIVER]
    by_code: dict[str, int] = {}
    for name, answers in registry.cells(caregivers, on).items():
        for cell in answers.values():
            by_code[f"{name}:{cell.code}"] = by_code.get(f"{name}:{cell.code}", 0) + 1
    month = on.replace(day=1)
    here = Spell.objects.filter(organisation_id=pk)
    return Counts(
        people=len(posts),
        caregivers=len(caregivers),
        by_code=by_code,
        hired=here.filter(started_on__gte=month, started_on__lte=on).count(),
        left=here.filter(ended_on__gte=month, ended_on__lte=on).count(),
    )


def roster_page(
    organisation: Any, *, on: date, code: str = "", words: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[Line], int]:
    """Return one page of the roster with every column filled, and how many people there are in all.

    Arguments: code, "column:code" that a cell must have ("certificate:none"); words, part of a name; page, from 1;
    size, 0 for everybody.
    """
    found = roster(organisation, on)
    if words:
        found = found.filter(person__name__icontains=words.strip()[:50])
    if code:
        column, _colon, wanted = code.partition(":")
        ids = list(found.filter(post=Post.CAREGIVER).values_list("person_id", flat=True))
        answers = registry.cells(ids, on).get(column, {})
        codes = {"valid", "expiring"} if wanted == "valid" else {wanted}
        found = found.filter(person_id__in=[person for person, cell in answers.items() if cell.code in codes])
    total = found.count()
    spells = list(found if size == 0 else found[(page - 1) * size : page * size])
    columns = registry.cells([spell.person_id for spell in spells], on)
    lines = [
        Line(spell, {name: answers[spell.person_id] for name, answers in columns.items() if spell.person_id in answers})
        for spell in spells
    ]
    return lines, total


def spell_of(organisation_ids: Collection[int], public_id: str) -> Spell | None:
    """Return the spell of this public id at one of these organisations, or None."""
    found = Spell.objects.select_related("person__document", "organisation__region")
    return found.filter(organisation_id__in=organisation_ids, public_id=public_id).first()


def intakes(organisation_ids: Collection[int]) -> QuerySet[RosterIntake]:
    """Return the roster files that were sent for these organisations, newest first."""
    found = RosterIntake.objects.select_related("organisation__region", "file")
    return found.filter(organisation_id__in=organisation_ids).order_by("-sent_at", "-pk")


def columns_of(person_id: int, *, on: date) -> list[tuple[Any, registry.Cell]]:
    """Return (head, cell) of every column that has something to say of this person."""
    cells = registry.cells([person_id], on)
    return [(label, cells[name][person_id]) for name, label in registry.labels() if person_id in cells[name]]


def masked_number(spell: Spell) -> str:
    """Return the masked document number of whoever a roster line is about; read with the roster."""
    document = getattr(spell.person, "document", None)
    return document.number_masked if document is not None else ""


def corrections(spell: Spell) -> list[SpellChange]:
    """Return the corrections of a spell's last day with their reasons, newest first."""
    return list(SpellChange.objects.filter(spell=spell).exclude(reason="").order_by("-changed_at", "-pk"))


def recorded_since(*, regions: Collection[int] | None = None, post: str | None = None) -> datetime | None:
    """Return when the first spell was entered, of anybody anywhere or at organisations in these divisions.

    Arguments: post, of this post alone.
    """
    found = Spell.objects.order_by("created_at")
    if post is not None:
        found = found.filter(post=post)
    if regions is not None:
        found = found.filter(_inside(regions))
    return found.values_list("created_at", flat=True).first()
