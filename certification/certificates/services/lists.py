"""Spreadsheets of certificates from elsewhere that agencies send: kept, looked through line by line, taken in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import errors, selectors
from certification.certificates.logic import listing
from certification.certificates.models import Certificate, ExternalList
from certification.certificates.services import recording
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.employment import selectors as employment
from portal.employment import services as tables
from portal.files import services as files
from portal.people import selectors as people
from portal.people import services as persons

BEIJING = ZoneInfo("Asia/Shanghai")
FILE_KIND = "certificate_list"


@dataclass
class Report:
    """What became, or would become, of each line: the good ones, and problems of the others."""

    read: int = 0
    good: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)

    @property
    def imported(self) -> int:
        """Lines that are in, or would be."""
        return len(self.good)

    def as_dict(self) -> dict[str, Any]:
        """The shape that is kept."""
        return {"read": self.read, "good": self.good, "problems": self.problems}


@transaction.atomic
def receive(*, organisation: Any, upload: UploadedFile, actor: Any, now: datetime) -> ExternalList:
    """Keep a spreadsheet. Raises: NotYours; what the files room refuses."""
    if not access.allowed(actor, Permission.ROSTER_EDIT, organisation_id=organisation.pk):
        raise errors.NotYours
    stored = files.store_upload(upload=upload, kind=FILE_KIND, actor=actor, now=now, organisation_id=organisation.pk)
    return ExternalList.objects.create(organisation=organisation, file=stored, sent_by=actor, sent_at=now)


def _lines(row: ExternalList, *, enter: Any, now: datetime) -> Report:
    """Read the file; `enter(line, person, format_ok)` returns whether the certificate is new."""
    table = tables.read_table(content=files.read(row.file), columns=20, most=listing.MOST + 1)
    reading = listing.judge(table)
    report = Report(read=reading.read)
    report.problems = [
        {"line": problem.line, "item": "", "message": str(problem.message)} for problem in reading.problems
    ]
    today = now.astimezone(BEIJING).date()
    here = {spell.person_id: spell.person for spell in employment.roster(row.organisation_id, today)}
    known: dict[str, Any] = {}
    numbers = [line.id_number for line in reading.lines]
    residence = [number for number in numbers if number[:2] in {"81", "82", "83"}]
    for kind, written in (("id_card", sorted(set(numbers) - set(residence))), ("residence", residence)):
        known |= persons.find_many(kind=kind, written=written) if written else {}
    looks = selectors.known()
    for line in reading.lines:
        person = known.get(line.id_number)
        item = people.masked_name(line.name)
        if person is None or person.pk not in here or person.name != line.name:
            # In the same words whether nobody has the number, or somebody who works elsewhere: whose it is stays unknown.
            message = _("本机构现在的花名册上没有这个人，请核对姓名和身份证号")
            report.problems.append({"line": line.line, "item": item, "message": message})
            continue
        finding = selectors.format_check(number=line.number, level=line.level, issued_on=line.issued_on, among=looks)
        try:
            with transaction.atomic():
                new = enter(line, person, finding.ok)
        except Refusal as refusal:
            report.problems.append({"line": line.line, "item": item, "message": str(refusal.message)})
            continue
        report.good.append(
            {
                "line": line.line,
                "item": item,
                "number": line.number,
                "level": line.level,
                "new": new,
                "doubts": [reason.text for reason in finding.reasons],
            }
        )
    report.problems.sort(key=lambda problem: problem["line"])
    return report


def rehearse(*, row: ExternalList, actor: Any, now: datetime) -> Report:
    """Return the report of an import of which nothing stays. Raises: Refusal where the file cannot be read."""
    with transaction.atomic():
        report = _lines(row, enter=_entering(actor, now), now=now)
        transaction.set_rollback(True)
    return report


def _entering(actor: Any, now: datetime) -> Any:
    def enter(line: listing.Line, person: Any, format_ok: bool) -> bool:
        last = Certificate.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        found = recording.enter(
            person_id=person.pk,
            number=line.number,
            level=line.level,
            issuer_name=line.issuer_name,
            issued_on=line.issued_on,
            valid_until=line.valid_until,
            format_ok=format_ok,
            actor=actor,
            now=now,
        )
        return found.pk > last

    return enter


@transaction.atomic
def take(*, row: ExternalList, actor: Any, now: datetime) -> Report:
    """Take the good lines in, once. Raises: NotYours; Refusal where the file cannot be read."""
    kept = ExternalList.objects.select_for_update().get(pk=row.pk)
    if not access.allowed(actor, Permission.ROSTER_EDIT, organisation_id=kept.organisation_id):
        raise errors.NotYours
    if kept.report is not None:
        return Report(**kept.report)
    report = _lines(kept, enter=_entering(actor, now), now=now)
    kept.taken_at, kept.report = now, report.as_dict()
    kept.save(update_fields=["taken_at", "report"])
    audit.record(
        actor=actor,
        action="certificates.list.taken",
        target=kept,
        region=kept.organisation.region_id,
        data={"read": report.read, "imported": report.imported},
        now=now,
    )
    return report


def template() -> bytes:
    """Return an empty spreadsheet to fill in."""
    heads = [title + ("*" if code in listing.NEEDED else "") for code, title in listing.COLUMNS.items()]
    return tables.write_table(title="外来证书", heads=heads, rows=[], widths=[14, 24, 28, 14, 30, 14, 14])
