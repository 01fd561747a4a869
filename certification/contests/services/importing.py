"""A spreadsheet of placings: kept, looked through line by line, taken in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from certification.contests import errors, permissions
from certification.contests.logic import sheet
from certification.contests.models import Contest, PlacingList
from certification.contests.services import placings
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.employment import services as employment
from portal.files import services as files
from portal.people import selectors as people
from portal.printing.logic.tables import Problem, Reading

FILE_KIND = "contest_placings"


@dataclass
class Report:
    """What became, or would become, of each line: {"line", "item", "text"} of the good, problems of the others."""

    read: int = 0
    good: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def imported(self) -> int:
        """Lines that are in, or would be."""
        return len(self.good)


@transaction.atomic
def receive(*, contest: Contest, upload: UploadedFile, actor: Any, now: datetime) -> PlacingList:
    """Keep a spreadsheet. Raises: NotYours, Refusal where the list is public; what the files room refuses."""
    if not permissions.may_manage(actor, contest):
        raise errors.NotYours
    stored = files.store_upload(
        upload=upload, kind=FILE_KIND, actor=actor, now=now, organisation_id=contest.organiser_id
    )
    return PlacingList.objects.create(contest=contest, file=stored, sent_by=actor, sent_at=now)


def _read(row: PlacingList) -> Reading[sheet.Line]:
    table = employment.read_table(content=files.read(row.file), columns=len(sheet.COLUMNS), most=sheet.MOST, heads=1)
    return sheet.judge(table)


def _lines(row: PlacingList, *, enter: Any) -> Report:
    reading = _read(row)
    report = Report(read=reading.read, problems=list(reading.problems))
    for line in reading.lines:
        try:
            with transaction.atomic():
                enter(line)
        except Refusal as refusal:
            report.problems.append(sheet.problem(line.line, refusal.code, told=str(refusal.message)))
        else:
            report.good.append({"line": line.line, "item": people.masked_name(line.name), "rank": line.rank})
    report.problems.sort(key=lambda problem: problem.line)
    return report


def rehearse(*, row: PlacingList) -> Report:
    """Return the report of an import that writes nothing. Raises: Refusal where the file cannot be read."""
    return _lines(row, enter=lambda line: placings.find_person(name=line.name, number=line.number))


@transaction.atomic
def take(*, row: PlacingList, actor: Any, now: datetime) -> Report:
    """Take the good lines in; the same file again corrects what is in. Raises: as of placings.enter for the whole."""
    contest = Contest.objects.get(pk=row.contest_id)
    if not permissions.may_manage(actor, contest):
        raise errors.NotYours

    def enter(line: sheet.Line) -> None:
        placings.enter(
            contest=contest,
            name=line.name,
            number=line.number,
            category=line.category,
            rank=line.rank,
            score=line.score,
            name_public=line.name_public,
            actor=actor,
            now=now,
        )

    report = _lines(row, enter=enter)
    PlacingList.objects.filter(pk=row.pk).update(taken_at=now)
    audit.record(
        actor=actor,
        action="contests.list.taken",
        target=row,
        region=contest.region_id,
        data={"read": report.read, "imported": report.imported},
        now=now,
    )
    return report


def template() -> bytes:
    """Return an empty spreadsheet to fill in, with one line that shows how."""
    heads = list(sheet.COLUMNS.values())
    return employment.write_table(title="名次", heads=heads, rows=[], widths=[16, 24, 12, 10, 10, 16])
