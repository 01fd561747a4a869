"""Opening the people behind a figure: each opening leaves a trace."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.targets import errors, permissions
from certification.targets.selectors import people as behind
from portal.audit import services as audit
from portal.employment import selectors as employment
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.printing import services as printing

# One file; a longer list is exported county by county.
MOST_ROWS = 20_000


def measure_text(*, wide: bool) -> str:
    """Return by which measure somebody is without a certificate, in words."""
    return _("待核验的证书也算有证") if wide else _("只算已核验的证书")


@dataclass(frozen=True)
class Opened:
    """One person as an officer sees them behind a figure: nothing that is not needed to judge it."""

    person: Any
    masked_name: str
    spell: Any
    spells: list[Any]
    certificates: list[Any]


@transaction.atomic
def open_person(*, public_id: str, on: date, actor: Any, now: datetime) -> Opened:
    """Open one person who was in post on a day; the name stays masked.

    Raises NotYours where nobody of that id works, or not in a division of the actor's.
    """
    person = people.get(public_id)
    spell = employment.current(person.pk, on=on) if person else None
    if person is None or spell is None or not permissions.may_open(actor, spell.organisation.region_id):
        raise errors.NotYours
    audit.record(
        actor=actor,
        action="targets.person.opened",
        target=person,
        region=spell.organisation.region_id,
        data={"on": on.isoformat()},
        now=now,
    )
    return Opened(
        person=person,
        masked_name=people.masked_name(person),
        spell=spell,
        spells=list(employment.of_person(person.pk)),
        certificates=list(certificates.of_person(person.pk)),
    )


@transaction.atomic
def open_agency(*, public_id: str, on: date, actor: Any, now: datetime) -> tuple[Any, list[behind.Row]]:
    """Open the caregivers of one agency on a day, names masked.

    Raises NotYours for an organisation outside the actor's divisions.
    """
    organisation = organisations.get(public_id)
    if organisation is None or not permissions.may_open(actor, organisation.region_id):
        raise errors.NotYours
    audit.record(
        actor=actor,
        action="targets.agency.opened",
        target=organisation,
        region=organisation.region_id,
        data={"on": on.isoformat()},
        now=now,
    )
    return organisation, behind.of_agency(organisation, on=on)


@dataclass(frozen=True)
class Listed:
    """One page of those in post without a certificate: how many there are, the rows, and where the next page begins."""

    total: int
    rows: list[behind.Row]
    after: str


@transaction.atomic
def open_uncertified(*, region_id: int, on: date, after: str, wide: bool = False, actor: Any, now: datetime) -> Listed:
    """Open one page of those in post without a certificate, names masked.

    Arguments: after, where the page before ended, empty for the first; wide, see people.without_certificate. Raises NotYours outside the actor's divisions.
    """
    if not permissions.may_open(actor, region_id):
        raise errors.NotYours
    found = behind.without_certificate(region_id, on=on, wide=wide)
    spells, following = behind.page(found, after=after)
    listed = Listed(found.count(), behind.rows(spells, on=on), following)
    audit.record(
        actor=actor,
        action="targets.people.listed",
        region=region_id,
        data={"on": on.isoformat(), "rows": len(listed.rows), "total": listed.total},
        now=now,
    )
    return listed


@transaction.atomic
def export_people(*, region_id: int, on: date, wide: bool = False, actor: Any, now: datetime) -> bytes:
    """Return the list of those in post without a certificate as xlsx, names masked.

    Raises NotYours outside the actor's divisions, Refusal for more rows than one file should have.
    """
    if not permissions.may_open(actor, region_id):
        raise errors.NotYours
    found = behind.without_certificate(region_id, on=on, wide=wide)
    if found.count() > MOST_ROWS:
        raise errors.Refusal("too_many", _("名单太长，请到下一级地区分别导出。"))
    rows = behind.rows(list(found), on=on)
    audit.record(
        actor=actor,
        action="targets.people.exported",
        region=region_id,
        data={"on": on.isoformat(), "rows": len(rows)},
        now=now,
    )
    head = [_("姓名"), _("年龄"), _("机构"), _("入职日期"), _("证书"), _("培训")]
    lines = [
        [
            row.masked_name,
            row.age,
            row.organisation_name,
            row.started_on,
            row.status_text,
            row.training_text,
        ]
        for row in rows
    ]
    notes = [_("截至 %(day)s；%(measure)s") % {"day": on.isoformat(), "measure": measure_text(wide=wide)}]
    return printing.workbook(_("在岗无证"), head, lines, widths=[20] * len(head), notes=notes)
