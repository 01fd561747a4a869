"""The people behind a figure, names masked: caregivers of an agency, those without a certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.certificates.enums import LEVELLED, Kind
from portal.employment import selectors as employment
from portal.people import selectors as people

PAGE = 30


@dataclass(frozen=True)
class Row:
    """One person of a list.

    Attributes: status, one of held, pending (external, not verified), suspended, revoked, expired, none.
    """

    key: str
    person_id: str
    masked_name: str
    age: int | None
    organisation_name: str
    organisation_id: str
    started_on: date
    level: int | None
    status: str
    status_text: str
    training_text: str


def _with_certificate(on: date, *, wide: bool) -> Exists:
    return Exists(certificates.counted(on=on, verified=not wide).filter(person_id=OuterRef("person_id")))


def without_certificate(region: int, *, on: date, wide: bool = False) -> QuerySet[Any]:
    """Return the primary caregiver spells of those in post on a day without a certificate that counts, in order.

    Arguments: wide, certificates that nobody has verified yet count too.
    """
    found = employment.in_post(on=on, regions=[region] if region else None).select_related("person", "organisation")
    return found.filter(~_with_certificate(on, wide=wide)).order_by("organisation_id", "pk")


def page(found: QuerySet[Any], *, after: str = "", size: int = PAGE) -> tuple[list[Any], str]:
    """Return one page of spells and the public id after which the next begins (empty at the end)."""
    if after:
        last = found.model._default_manager.filter(public_id=after).values_list("organisation_id", "pk").first()
        if last is not None:
            found = found.filter(Q(organisation_id__gt=last[0]) | Q(organisation_id=last[0], pk__gt=last[1]))
    spells = list(found[: size + 1])
    return spells[:size], (spells[size - 1].public_id if len(spells) > size else "")


def of_agency(organisation: Any, *, on: date) -> list[Row]:
    """Return the caregivers with their primary post at an organisation on a day, by name."""
    found = employment.in_post(on=on).filter(organisation_id=organisation.pk)
    return rows(list(found.select_related("person", "organisation").order_by("person__name", "pk")), on=on)


def rows(spells: Sequence[Any], *, on: date) -> list[Row]:
    """Return the rows of spells, in two questions whatever their number."""
    persons = [spell.person_id for spell in spells]
    counting: dict[int, int] = {}
    for person_id, level in certificates.counted(on=on).filter(person_id__in=persons).values_list("person_id", "level"):
        # A constraint of the table: whatever counts has a level.
        if level is not None:
            counting[person_id] = min(level, counting.get(person_id, level))
    held: dict[int, list[Any]] = {}
    for certificate in certificates.of_people(persons):
        held.setdefault(certificate.person_id, []).append(certificate)
    return [_row(spell, counting.get(spell.person_id), held.get(spell.person_id, []), on) for spell in spells]


def _row(spell: Any, level: int | None, mine: list[Any], on: date) -> Row:
    born = spell.person.birth_date
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else None
    status, text = ("held", _("持证")) if level is not None else _status(mine, on)
    trained = [c.issued_on for c in mine if c.kind == Kind.TRAINING and c.issued_on <= on]
    return Row(
        key=spell.public_id,
        person_id=spell.person.public_id,
        masked_name=people.masked_name(spell.person),
        age=age,
        organisation_name=spell.organisation.name,
        organisation_id=spell.organisation.public_id,
        started_on=spell.started_on,
        level=level,
        status=status,
        status_text=text,
        training_text=(_("%(day)s 结业") % {"day": trained[-1].isoformat()} if trained else _("没有培训合格证书")),
    )


def _status(mine: list[Any], on: date) -> tuple[str, str]:
    """Say why somebody has no certificate that counts: the most hopeful reason first."""
    levels = [c for c in mine if c.kind in LEVELLED and c.issued_on <= on]
    if any(c.kind == Kind.EXTERNAL and c.verified_at is None and c.state_on(on) == "valid" for c in levels):
        return "pending", _("待核验")
    states = {c.state_on(on) for c in levels}
    if "suspended" in states:
        return "suspended", _("已暂停")
    if "expired" in states:
        return "expired", _("已过期")
    if "revoked" in states:
        return "revoked", _("已撤销")
    return "none", _("无证")
