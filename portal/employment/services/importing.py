"""Whole rosters: from a file that is looked through first, from a command, from an organisation's own system."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.employment.adapters import workbook
from portal.employment.errors import AlreadyHere, NumberTaken, Overlap
from portal.employment.logic import months, sheet
from portal.employment.logic.sheet import Entry, problem
from portal.employment.models import RosterIntake, Spell
from portal.employment.services import spells
from portal.files import services as files
from portal.files.errors import BadArchive
from portal.jobs import services as jobs
from portal.people import services as people
from portal.people.logic import numbers
from portal.printing.logic import tables
from portal.printing.logic.tables import Problem, Reading

BEIJING = ZoneInfo("Asia/Shanghai")
FILE_KIND = "roster_import"
#: Longer files are imported in the background, with progress.
AT_ONCE = 200
CHUNK = 50
_UNPACKED = 60 * 1024 * 1024


@dataclass(slots=True)
class Report:
    """What became, or would become, of each line."""

    read: int = 0
    outcomes: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    entries: dict[int, Entry] = field(default_factory=dict)

    @property
    def imported(self) -> int:
        """Lines that are in, or would be."""
        return len(self.outcomes)

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return any(problem.is_error for problem in self.problems)

    def as_dict(self) -> dict[str, Any]:
        """The shape of every import: {"read", "imported", "skipped", "by_type", "problems"}."""
        return {
            "read": self.read,
            "imported": self.imported,
            "skipped": self.read - self.imported,
            "by_type": dict(sorted(Counter(self.outcomes.values()).items())),
            "problems": [problem.as_dict() for problem in self.problems],
        }

    def stored(self) -> dict[str, Any]:
        """The same with codes instead of sentences: what a file's report is kept as."""
        return self.as_dict() | {"problems": [problem.stored() for problem in self.problems]}


def problems_of(stored: Mapping[str, Any]) -> list[Problem]:
    """Return the problems of a report that was kept; of one kept with its sentences, those."""
    return [
        tables.kept(row)
        if "message" in row
        else problem(row["code"], row["line"], row["item"], row["column"], row.get("params", {}), row.get("told", ""))
        for row in stored["problems"]
    ]


def _in_the_language_of_the_source() -> Any:
    """Let refusals of other rooms speak the language of the source, which any reader's can be looked up from."""
    return translation.override(settings.LANGUAGE_CODE)


def read(content: bytes, *, now: datetime) -> Reading[Entry]:
    """Return what a file says, after the archive has been measured: size, count and ratio before anything is opened."""
    try:
        files.check_archive(content, max_members=200, max_total=_UNPACKED)
    except BadArchive as refusal:
        code = "file_unreadable" if refusal.code.endswith("unreadable") else "file_suspicious"
        return Reading(problems=[problem(code)])
    with _in_the_language_of_the_source():
        return workbook.read(content, today=now.astimezone(BEIJING).date())


def import_roster(
    *,
    content: bytes,
    organisation: Any,
    actor: Any,
    now: datetime,
    dry_run: bool = False,
) -> Report:
    """Read a roster file into an organisation and say what became of each of its lines.

    Arguments: content, bytes of an .xlsx; dry_run, the same report, nothing written.
    """
    return apply(read(content, now=now), organisation=organisation, actor=actor, now=now, dry_run=dry_run)


def take_lines(*, lines: Sequence[dict[str, Any]], organisation: Any, actor: Any, now: datetime) -> Report:
    """Take in hires and leavers that came as plain values (fields of logic.sheet.Entry, without line and kind)."""
    with _in_the_language_of_the_source():
        reading = sheet.from_values(lines, today=now.astimezone(BEIJING).date())
    return apply(reading, organisation=organisation, actor=actor, now=now)


def apply(
    reading: Reading[Entry],
    *,
    organisation: Any,
    actor: Any,
    now: datetime,
    dry_run: bool = False,
    done: dict[str, str] | None = None,
    keep: Callable[[dict[int, str]], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Take the good entries in, chunk by chunk, each chunk in one transaction; never a word lost about the others.

    Arguments: done, lines of an earlier run that was interrupted; keep, called inside each chunk's transaction with
    the lines that are in; progress, called after each chunk with how many of how many.
    """
    report = Report(read=reading.read, problems=list(reading.problems))
    report.outcomes = {int(line): outcome for line, outcome in (done or {}).items()}
    report.entries = {entry.line: entry for entry in reading.lines}
    waiting = [entry for entry in reading.lines if entry.line not in report.outcomes]
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        with transaction.atomic(), _in_the_language_of_the_source():
            _chunk(chunk, report, organisation=organisation, actor=actor, now=now, dry_run=dry_run)
            if keep is not None:
                keep(report.outcomes)
        if progress is not None:
            progress(len(reading.lines) - len(waiting) + start + len(chunk), len(reading.lines))
    report.problems.sort(key=lambda problem: problem.line)
    if not dry_run and report.imported:
        audit.record(
            actor=actor,
            action="employment.roster.imported",
            target=organisation,
            region=organisation.region_id,
            data={"read": report.read, "imported": report.imported},
            now=now,
        )
    return report


def _chunk(
    chunk: Sequence[Entry], report: Report, *, organisation: Any, actor: Any, now: datetime, dry_run: bool
) -> None:
    known: dict[tuple[str, str], Any] = {}
    for kind in {entry.kind for entry in chunk}:
        written = [entry.number for entry in chunk if entry.kind == kind]
        known |= {(kind, number): person for number, person in people.find_many(kind=kind, written=written).items()}
    held: dict[int, list[Spell]] = {}
    for spell in Spell.objects.filter(person_id__in=[person.pk for person in known.values()]).order_by("pk"):
        held.setdefault(spell.person_id, []).append(spell)
    for entry in chunk:
        person = known.get((entry.kind, entry.number))
        try:
            outcome, running = _judge(entry, person, held, organisation)
            if dry_run:
                spells.check_period(entry.started_on, entry.ended_on, now)
                spells.check_age(_born(entry, person, now), entry.started_on)
            else:
                with transaction.atomic():
                    _write(entry, person, running, organisation=organisation, actor=actor, now=now)
        except Refusal as refusal:
            column = sheet.COLUMNS.get(refusal.field, "")
            report.problems.append(problem(refusal.code, entry.line, entry.item, column, told=str(refusal.message)))
        else:
            report.outcomes[entry.line] = outcome


def _born(entry: Entry, person: Any, now: datetime) -> date | None:
    """Return the birth date that is registered, or that the number tells."""
    if person is not None:
        return person.birth_date  # type: ignore[no-any-return]
    return numbers.parse(entry.kind, entry.number, today=now.astimezone(BEIJING).date()).birth_date


def _judge(entry: Entry, person: Any, held: dict[int, list[Spell]], organisation: Any) -> tuple[str, Spell | None]:
    """Return what the line does: hired_new, hired_known, or left with the spell that ends. Raises Refusal."""
    if person is None:
        return "hired_new", None
    if person.name != entry.name:
        # The same words as at registration: whose number it is stays unknown to whoever mistyped it.
        raise NumberTaken
    period = (entry.started_on, entry.ended_on)
    for spell in held.get(person.pk, []):
        if not months.overlaps(period, (spell.started_on, spell.ended_on)):
            continue
        if spell.organisation_id == organisation.pk:
            if spell.ended_on is None and entry.ended_on is not None and spell.started_on == entry.started_on:
                return "left", spell
            raise AlreadyHere
        if spell.primary and entry.primary:
            raise Overlap
    return "hired_known", None


def _write(entry: Entry, person: Any, running: Spell | None, *, organisation: Any, actor: Any, now: datetime) -> None:
    if running is not None and entry.ended_on is not None:
        spells.leave(spell=running, ended_on=entry.ended_on, actor=actor, now=now)
        return
    if person is None:
        person = people.register_person(
            name=entry.name,
            kind=entry.kind,
            number=entry.number,
            region=organisation.region_id if organisation.region.level == "county" else None,
            actor=actor,
            now=now,
        )
    spells.hire(
        person=person,
        organisation=organisation,
        post=entry.post,
        front_line=entry.front_line,
        in_quota=entry.in_quota,
        contract_years=entry.contract_years,
        started_on=entry.started_on,
        ended_on=entry.ended_on,
        primary=entry.primary,
        actor=actor,
        now=now,
    )


@transaction.atomic
def receive(*, organisation: Any, upload: UploadedFile, actor: Any, now: datetime) -> RosterIntake:
    """Keep a roster file that a clerk has sent. Raises: what the files room refuses (size, type, bad archive)."""
    stored = files.store_upload(upload=upload, kind=FILE_KIND, actor=actor, now=now, organisation_id=organisation.pk)
    return RosterIntake.objects.create(organisation=organisation, file=stored, sent_by=actor, sent_at=now)


def rehearse(*, intake: RosterIntake, now: datetime) -> Report:
    """Return the report of an import that writes nothing."""
    return import_roster(
        content=files.read(intake.file), organisation=intake.organisation, actor=None, now=now, dry_run=True
    )


@transaction.atomic
def confirm(*, intake: RosterIntake, lines: int, actor: Any, now: datetime) -> Any:
    """Import a file: at once, or planned as a job where it is long. Return the job, or None where it is done.

    Arguments: lines, how many the file holds, as the rehearsal said. Confirming twice does nothing twice.
    """
    RosterIntake.objects.filter(pk=intake.pk, confirmed_at=None).update(confirmed_at=now)
    if lines > AT_ONCE:
        return jobs.plan(
            task="portal.employment.tasks.import_roster",
            key=f"roster:{intake.pk}",
            ids={"intake_id": intake.pk},
            actor=actor,
            title=_("导入花名册"),
            now=now,
        )
    complete(intake_id=intake.pk, actor=actor, now=now)
    return None


def complete(
    *,
    intake_id: int,
    actor: Any,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Report | None:
    """Import a confirmed file; a run after an interrupted one goes on where that stopped. None when it is in already."""
    intake = RosterIntake.objects.select_related("organisation__region", "file", "sent_by").get(pk=intake_id)
    if intake.imported_at is not None:
        return None

    def keep(outcomes: dict[int, str]) -> None:
        RosterIntake.objects.filter(pk=intake.pk).update(done={str(line): word for line, word in outcomes.items()})

    report = apply(
        read(files.read(intake.file), now=now),
        organisation=intake.organisation,
        actor=actor or intake.sent_by,
        now=now,
        done=intake.done,
        keep=keep,
        progress=progress,
    )
    RosterIntake.objects.filter(pk=intake.pk).update(imported_at=now, report=report.stored())
    return report
