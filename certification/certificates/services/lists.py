"""Spreadsheets of certificates from elsewhere that agencies send: kept, and looked through without a word written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from certification.certificates import errors, selectors
from certification.certificates.enums import Kind
from certification.certificates.logic import listing, patterns
from certification.certificates.models import Certificate, ExternalList
from certification.certificates.services import recording
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.employment import selectors as employment
from portal.employment import services as tables
from portal.files import services as files
from portal.people import selectors as people
from portal.people import services as persons
from portal.printing.logic.tables import Cell, Problem, Reading, kept

BEIJING = ZoneInfo("Asia/Shanghai")
FILE_KIND = "certificate_list"
NEW, KNOWN, REFUSED = "new", "known", "refused"
_COLUMNS = 20
# Lines with somebody else's number; more of them are a column that slipped, or questions.
MOST_TAKEN = 20


@dataclass
class Row:
    """What became, or would become, of a line: new, known (it was entered before) or refused; doubts of its number."""

    line: int
    outcome: str
    item: str = ""
    number: str = ""
    level: int | None = None
    doubts: list[patterns.Reason] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def stored(self) -> dict[str, Any]:
        """The shape that is kept: no sentence, so that whoever reads it reads it in the own language."""
        return {
            "line": self.line,
            "outcome": self.outcome,
            "item": self.item,
            "number": self.number,
            "level": self.level,
            "doubts": [[doubt.code, doubt.found, doubt.said] for doubt in self.doubts],
            "problems": [problem.stored() for problem in self.problems],
        }


def row_of(stored: Mapping[str, Any]) -> Row:
    """Return a row from what was kept of it."""
    values = {name: stored[name] for name in ("line", "outcome", "item", "number", "level")}
    doubts = [patterns.Reason(*doubt) for doubt in stored["doubts"]]
    return Row(**values, doubts=doubts, problems=[kept(problem) for problem in stored["problems"]])


@dataclass
class Report:
    """What became, or would become, of each line, in the order of the file; what is wrong with the file as a whole."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, *outcomes: str) -> int:
        """How many lines met with these outcomes."""
        return sum(row.outcome in outcomes for row in self.rows)

    @property
    def imported(self) -> int:
        """Lines that are in, or would be, whether from now on or from before."""
        return self.count(NEW, KNOWN)

    @property
    def refused(self) -> list[Row]:
        """The lines that are kept out."""
        return [row for row in self.rows if row.outcome == REFUSED]

    def stored(self) -> dict[str, Any]:
        """The shape that is kept."""
        rows = [row.stored() for row in self.rows]
        return {"rows": rows, "problems": [problem.stored() for problem in self.problems]}


def report_of(stored: Mapping[str, Any]) -> Report:
    """Return a report from what was kept of it; older ones kept their sentences, and good lines apart from the others."""
    if "rows" in stored:
        return Report([row_of(row) for row in stored["rows"]], [kept(problem) for problem in stored["problems"]])
    rows = [
        Row(row["line"], NEW if row["new"] else KNOWN, row["item"], row["number"], row["level"])
        for row in stored["good"]
    ]
    found = [kept(problem) for problem in stored["problems"]]
    return Report(
        sorted(rows + _refused([problem for problem in found if problem.line > 1]), key=lambda row: row.line),
        [problem for problem in found if problem.line <= 1],
    )


def _refused(problems: Sequence[Problem]) -> list[Row]:
    found: dict[int, Row] = {}
    for problem in problems:
        found.setdefault(problem.line, Row(problem.line, REFUSED, problem.item)).problems.append(problem)
    return list(found.values())


def in_the_language_of_the_source() -> Any:
    """Let refusals speak the language of the source, which any reader's can be looked up from."""
    return translation.override(settings.LANGUAGE_CODE)


@transaction.atomic
def receive(*, organisation: Any, upload: UploadedFile, actor: Any, now: datetime) -> ExternalList:
    """Keep a spreadsheet. Raises: NotYours; what the files room refuses."""
    if not access.allowed(actor, Permission.ROSTER_EDIT, organisation_id=organisation.pk):
        raise errors.NotYours
    stored = files.store_upload(upload=upload, kind=FILE_KIND, actor=actor, now=now, organisation_id=organisation.pk)
    return ExternalList.objects.create(organisation=organisation, file=stored, sent_by=actor, sent_at=now)


def _table(row: ExternalList) -> list[tuple[int, list[Cell]]]:
    return tables.read_table(content=files.read(row.file), columns=_COLUMNS, most=listing.MOST, heads=1)


def read(row: ExternalList) -> Reading[listing.Line]:
    """Return what the file says, before anybody is looked for. Raises: Refusal where it cannot be read."""
    return listing.judge(_table(row))


def report_so_far(reading: Reading[listing.Line]) -> Report:
    """Return the report of the lines that cannot be tried."""
    return Report(
        _refused([problem for problem in reading.problems if problem.line > 1]),
        [problem for problem in reading.problems if problem.line <= 1],
    )


class Judge:
    """Judges lines as entering them would, from what was read of the tables at the beginning; writes nothing.

    The number of questions to the database does not grow with the lines but by one for every five hundred.
    """

    def __init__(self, row: ExternalList, lines: Sequence[listing.Line], *, now: datetime) -> None:
        self.today: date = now.astimezone(BEIJING).date()
        self.here = {spell.person_id for spell in employment.roster(row.organisation_id, self.today)}
        self.people: dict[str, Any] = {}
        numbers = {line.id_number for line in lines}
        residence = {number for number in numbers if number[:2] in {"81", "82", "83"}}
        for kind, written in (("id_card", sorted(numbers - residence)), ("residence", sorted(residence))):
            self.people |= persons.find_many(kind=kind, written=written) if written else {}
        pairs = [(self.people[line.id_number].pk, line.number) for line in lines if line.id_number in self.people]
        self.standing = selectors.standing(pairs)
        self.looks = selectors.known()

    def finding(self, line: listing.Line) -> patterns.Finding:
        """Return what the number of a line looks like."""
        return selectors.format_check(number=line.number, level=line.level, issued_on=line.issued_on, among=self.looks)

    def person(self, line: listing.Line) -> Any:
        """Return whom a line means. Raises: Refusal, in the same words whether nobody has the number or somebody who works
        elsewhere: whose it is stays unknown.
        """
        person = self.people.get(line.id_number)
        if person is None or person.pk not in self.here or person.name != line.name:
            raise Refusal("stranger", _("本机构现在的花名册上没有这个人，请核对姓名和身份证号"))
        return person

    def judge(self, line: listing.Line) -> str:
        """Return what a line would be, new or known; it counts for the lines after it. Raises: Refusal."""
        person = self.person(line)
        said: dict[str, Any] = {
            "level": line.level,
            "issuer_name": line.issuer_name,
            "issued_on": line.issued_on,
            "valid_until": line.valid_until,
        }
        found = recording.check_entry(self.standing, person=person, number=line.number, **said)
        if found is not None:
            return KNOWN
        recording.check_content(
            kind=Kind.EXTERNAL,
            level=line.level,
            issued_on=line.issued_on,
            valid_until=line.valid_until,
            person=person,
            today=self.today,
        )
        self.standing.waiting[person.pk] += 1
        self.standing.entries[(person.pk, line.number)] = Certificate(kind=Kind.EXTERNAL, number=line.number, **said)
        return NEW

    def row(self, line: listing.Line, outcome: str) -> Row:
        """Return the row of a line that is in, or would be."""
        doubts = list(self.finding(line).reasons)
        return Row(line.line, outcome, people.masked_name(line.name), line.number, line.level, doubts)

    def refused(self, line: listing.Line, refusal: Refusal) -> Row:
        """Return the row of a line that is kept out."""
        problem = listing.problem(
            line.line,
            refusal.code,
            item=people.masked_name(line.name),
            told=str(refusal.message) or _("这张名单的导入人现在不能登记这个人的证书"),
        )
        return Row(line.line, REFUSED, problem.item, line.number, line.level, problems=[problem])


def rehearse(*, row: ExternalList, now: datetime) -> Report:
    """Return what an import would do, line by line; nothing is written. Raises: Refusal where the file cannot be read."""
    reading = read(row)
    report = report_so_far(reading)
    judge = Judge(row, reading.lines, now=now)
    with in_the_language_of_the_source():
        for line in reading.lines:
            try:
                report.rows.append(judge.row(line, judge.judge(line)))
            except Refusal as refusal:
                report.rows.append(judge.refused(line, refusal))
    taken = sum(problem.code == recording.TAKEN for one in report.refused for problem in one.problems)
    if taken > MOST_TAKEN:
        # A list that asks after others' numbers is told of none of them.
        return Report(problems=[listing.problem(1, "taken_many", count=taken)])
    report.rows.sort(key=lambda one: one.line)
    return report


def refused_table(*, row: ExternalList, report: Report) -> bytes:
    """Return the lines that were kept out as a spreadsheet, as they were sent, with the reason at the end of each.

    Mended, the same file may be sent again. Raises: Refusal where the file cannot be read.
    """
    table = _table(row)
    width = max((place for _line, cells in table for place, cell in enumerate(cells, 1) if cell.text), default=0)
    reasons = {one.line: "；".join(problem.message for problem in one.problems) for one in report.refused}
    heads = [cell.text for cell in table[0][1][:width]] if table else []
    rows = [[*(cell.text for cell in cells[:width]), reasons[line]] for line, cells in table if line in reasons]
    return tables.write_table(
        title=_("没有导入的行"), heads=[*heads, _("没有导入的原因")], rows=rows, widths=[*[24] * width, 60]
    )


def template() -> bytes:
    """Return an empty spreadsheet to fill in."""
    heads = [title + ("*" if code in listing.NEEDED else "") for code, title in listing.COLUMNS.items()]
    return tables.write_table(title="外来证书", heads=heads, rows=[], widths=[14, 24, 28, 14, 30, 14, 14])
