"""One person taken in by hand, and the roster as a spreadsheet."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit import services as audit
from portal.employment import registry, selectors
from portal.employment.adapters import workbook
from portal.employment.errors import NumberTaken
from portal.employment.models import RosterIntake, Spell
from portal.employment.services import spells
from portal.jobs import selectors as jobs
from portal.people import selectors as people_selectors
from portal.people import services as people
from portal.people.logic import names, numbers
from portal.printing import services as printing

BEIJING = ZoneInfo("Asia/Shanghai")


@transaction.atomic
def hire_by_number(
    *,
    organisation: Any,
    name: str,
    number: str,
    post: str,
    started_on: date,
    contract_years: int | None = None,
    side: bool = False,
    actor: Any,
    now: datetime,
) -> Spell:
    """Put a person on the roster by name and identity number, registering them where nobody has yet.

    Raises: WrongName, WrongNumber, NumberTaken where the number belongs to another name, and what hire raises.
    """
    kind = "residence" if numbers.normalise(number)[:6] in {"810000", "820000", "830000"} else "id_card"
    clean = names.clean(name)
    value = numbers.parse(kind, number, today=now.astimezone(BEIJING).date()).value
    person = people.find(kind=kind, number=value)
    if person is None:
        county = organisation.region_id if organisation.region.level == "county" else None
        person = people.register_person(name=clean, kind=kind, number=value, region=county, actor=actor, now=now)
    elif person.name != clean:
        raise NumberTaken
    return spells.hire(
        person=person,
        organisation=organisation,
        post=post,
        contract_years=contract_years,
        started_on=started_on,
        primary=not side,
        actor=actor,
        now=now,
    )


@transaction.atomic
def open_line(*, spell: Spell, actor: Any, now: datetime) -> str:
    """Return the full name of one of the clerk's own staff, so that a misspelt one is noticed; the opening is audited."""
    audit.record(
        actor=actor, action="employment.spell.opened", target=spell, region=spell.organisation.region_id, now=now
    )
    return spell.person.name  # type: ignore[no-any-return]


def open_roster(*, organisation: Any, people: int, actor: Any, now: datetime) -> None:
    """Record that a clerk read the full names of the own staff on a page of the roster.

    Arguments: people, how many stood there.
    """
    audit.record(
        actor=actor,
        action="employment.roster.opened",
        target=organisation,
        region=organisation.region_id,
        data={"people": people},
        now=now,
    )


@transaction.atomic
def export_roster(*, organisation: Any, actor: Any, now: datetime) -> bytes:
    """Return the roster of the day as an .xlsx, names and numbers masked, no cell a formula; the export is audited."""
    on = now.astimezone(BEIJING).date()
    lines, total = selectors.roster_page(organisation, on=on, size=0)
    columns = [(name, label) for name, label in registry.labels() if any(name in line.cells for line in lines)]
    heads = [_("姓名"), _("证件号码"), _("岗位"), _("入职日期"), _("合同年限")]
    for _name, label in columns:
        heads += [str(label), _("说明")]
    rows = []
    for line in lines:
        spell = line.spell
        row = [
            people_selectors.masked_name(spell.person),
            selectors.masked_number(spell),
            str(spell.get_post_display()),  # type: ignore[attr-defined]
            spell.started_on.isoformat(),
            spell.contract_years or "",
        ]
        for name, _label in columns:
            cell = line.cells.get(name)
            row += [str(cell.text), str(cell.note)] if cell else ["", ""]
        rows.append(row)
    audit.record(
        actor=actor,
        action="employment.roster.exported",
        target=organisation,
        region=organisation.region_id,
        data={"people": total},
        now=now,
    )
    return printing.workbook(_("花名册"), heads, rows, widths=(14, 24, 14, 14, 12, 14, 26, 14, 26))


def roster_template() -> bytes:
    """Return an empty roster file to fill in."""
    return workbook.template()


def running_job(intake: RosterIntake) -> Any:
    """Return the job that imports this file, None where there is none."""
    return jobs.by_key(f"roster:{intake.pk}") if intake.confirmed_at is not None else None
