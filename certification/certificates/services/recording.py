"""Entering certificates that were not issued through the portal."""

import hashlib
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.certificates import errors, logic, selectors
from certification.certificates.enums import LEVELLED, EventKind, Kind
from certification.certificates.logic import patterns
from certification.certificates.models import Certificate, CertificateEvent
from portal.access import adapters as counting
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.access.errors import TooMany
from portal.audit import services as audit
from portal.employment import selectors as employment
from portal.files import services as files
from portal.jobs import services as jobs
from portal.organisations import selectors as organisations
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")
SOURCE = "record"
SCAN = "certificate_scan"
# Who waits for so many checks waits for the officer first; nobody has more certificates than that.
MOST_WAITING = 10
TAKEN = "number_taken"
# Numbers that turn out to be somebody else's, for one person on one day: whoever writes off a paper meets one or two.
MOST_TAKEN_A_DAY = 10


def _digest(text: str) -> int:
    # The first 62 bits of a digest stand for a text in the column of numbers.
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 2


def number_taken() -> errors.Refusal:
    """Return the refusal of a number that another certificate bears for good."""
    return errors.Refusal(
        TAKEN,
        _("这个编号已经登记在别人名下。请核对；编号确实没有错的，请带原件到区县主管部门办理。"),
        field="number",
    )


def check_free(number: str, *, besides: int | None = None) -> None:
    """Refuse a number that another certificate bears for good.

    Raises: Refusal.
    """
    if selectors.numbered().filter(number=number).exclude(pk=besides or 0).exists():
        raise number_taken()


def check_number(number: str) -> None:
    """Refuse a number that is none or too long. Raises: Refusal."""
    if not number or len(number) > patterns.LONGEST:
        raise errors.Refusal("number", _("请填写证书编号，不超过 40 位。"), field="number")


def check_days(*, issued_on: date, valid_until: date | None, today: date) -> None:
    """Refuse days that cannot be. Raises: Refusal with its field."""
    if issued_on > today:
        raise errors.Refusal("issued_on", _("发证日期在将来，请核对。"), field="issued_on")
    if valid_until is not None and valid_until < issued_on:
        raise errors.Refusal("valid_until", _("有效期早于发证日期，请核对。"), field="valid_until")


def check_content(
    *, kind: str, level: int | None, issued_on: date, valid_until: date | None, person: Any, today: date
) -> None:
    """Refuse what cannot be, whoever says it. Raises: Refusal with its field."""
    check_days(issued_on=issued_on, valid_until=valid_until, today=today)
    if kind in LEVELLED and level not in logic.LEVELS:
        raise errors.Refusal("level", _("请选择等级。"), field="level")
    if person.birth_date is not None and issued_on <= person.birth_date:
        raise errors.Refusal("issued_on", _("发证日期早于出生日期，请核对。"), field="issued_on")


@transaction.atomic
def record(
    *,
    kind: str,
    person_id: int,
    number: str,
    level: int | None,
    issued_on: date,
    actor: Any,
    now: datetime,
    issuer_id: int | None = None,
    issuer_name: str = "",
    occupation: str = "caregiver",
    valid_until: date | None = None,
    facts: dict | None = None,
    format_ok: bool | None = None,
    scan: Any = None,
) -> Certificate:
    """Enter a certificate from elsewhere (kind external), or one that a body of the portal issued before the portal.

    An external one counts for nothing that is strict until an officer has confirmed it (services.check). The same number
    for the same person again returns the first entry, unless that was refused: then it is a new one. Several people may
    say that a number is theirs; one alone can be confirmed.

    Arguments: number, as printed; issuer_id, needed for kinds other than external; facts, what pages show beyond the
    columns (course_title of a training); format_ok, whether the number looks right, None to see (selectors.format_check);
    scan, a StoredFile of the paper.
    Raises Refusal when the number belongs to somebody else, is unreadable, or lies in the future.
    """
    number = patterns.clean_number(number)
    check_number(number)
    earlier = Certificate.objects.filter(number=number, person_id=person_id)
    existing = earlier.exclude(selectors.undone()).first()
    if existing is not None:
        return existing
    check_free(number)
    issuer = organisations.get_by_pk(issuer_id)
    if kind != Kind.EXTERNAL and issuer is None:
        raise errors.Refusal("issuer", _("请选择发证机构。"), field="issuer")
    person = people.get_by_pk(person_id)
    today = now.astimezone(BEIJING).date()
    check_content(kind=kind, level=level, issued_on=issued_on, valid_until=valid_until, person=person, today=today)
    if format_ok is None:
        # How a school numbers its trainings is the school's own.
        format_ok = kind not in LEVELLED or selectors.format_check(number=number, level=level, issued_on=issued_on).ok
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                number=number,
                kind=kind,
                person_id=person_id,
                holder_name=person.name,
                occupation=occupation,
                level=level,
                issuer_id=issuer_id,
                issuer_name=issuer.name if issuer else issuer_name,
                facts={
                    "sex": person.sex,
                    "birth_month": logic.month_text(person.birth_date) if person.birth_date else "",
                    "id_kind": people.document_kind(person),
                    "course_title": "",
                    **(facts or {}),
                },
                source_kind=SOURCE,
                # One entry per number; of one from elsewhere, per person and attempt as well.
                source_id=_digest(f"{number}:{person_id}:{earlier.count()}" if kind == Kind.EXTERNAL else number),
                issued_on=issued_on,
                valid_until=valid_until,
                format_ok=format_ok,
                verified_at=None if kind == Kind.EXTERNAL else now,
                verified_method="" if kind == Kind.EXTERNAL else "issuer_register",
                entered_by=actor,
                scan=scan,
                created_at=now,
            )
    except IntegrityError:
        # The same was sent twice at once: the first one is there now. Or the number has just become somebody else's.
        found = earlier.exclude(selectors.undone()).first()
        if found is None:
            raise number_taken() from None
        return found
    CertificateEvent.objects.create(
        certificate=certificate, kind=EventKind.RECORDED, on=issued_on, actor=actor, recorded_at=now
    )
    jobs.announce(
        signal="certification.certificates.signals.recorded",
        key=f"certificates.recorded:{certificate.pk}",
        ids={"certificate_id": certificate.pk},
        now=now,
    )
    audit.record(
        actor=actor,
        action="certificates.certificate.recorded",
        target=certificate,
        region=person.region_id,
        data={"kind": kind, "level": level, "format_ok": format_ok},
        now=now,
    )
    return certificate


def may_enter(actor: Any, person: Any, *, on: date) -> bool:
    """Say whether `actor` may enter certificates of a person: themselves, and who keeps the roster of their employer."""
    if actor is None or (person.user_id is not None and person.user_id == actor.pk):
        return True
    spells = employment.of_person(person.pk).filter(employment.covering(on))
    return any(access.allowed(actor, Permission.ROSTER_EDIT, organisation_id=spell.organisation_id) for spell in spells)


def check_entry(
    standing: selectors.Standing,
    *,
    person: Any,
    number: str,
    level: int | None,
    issuer_name: str,
    issued_on: date,
    valid_until: date | None,
) -> Certificate | None:
    """Return the entry that is there already, None where there is none and a new one may be made.

    Nothing is written, and nothing read: what the table says was read before, for one entry or for a whole list.
    Arguments: standing, of this person and number at least; number, as clean_number returns it.
    Raises: Refusal as of `enter`, but for what `check_content` says; where the entry that is there says something else.
    """
    if person.region_id is None:
        raise errors.Refusal("region", _("还没有登记所在区县，不知道由哪里核实。请先在“资料”里填写。"))
    if not issuer_name.strip() or len(issuer_name.strip()) > 120:
        raise errors.Refusal("issuer_name", _("请填写发证机构，不超过 120 个字。"), field="issuer_name")
    check_number(number)
    existing = standing.entries.get((person.pk, number))
    if existing is not None:
        if existing.kind != Kind.EXTERNAL:
            raise errors.Refusal("issued_here", _("这张证书是在本平台签发的，不用再登记。"), field="number")
        said = {"level": level, "issuer_name": issuer_name, "issued_on": issued_on, "valid_until": valid_until}
        _check_same(existing, said)
        return existing
    if standing.waiting[person.pk] >= MOST_WAITING:
        raise errors.Refusal("waiting", _("已经有 10 张证书在等核实，请等核实以后再登记。"))
    if number in standing.borne:
        raise number_taken()
    return None


_SAID = {
    "level": gettext_lazy("等级"),
    "issuer_name": gettext_lazy("发证机构"),
    "issued_on": gettext_lazy("发证日期"),
    "valid_until": gettext_lazy("有效期至"),
}


def _check_same(existing: Certificate, said: dict[str, Any]) -> None:
    """Refuse to take as the same what says something else: it would be lost without a word."""

    def tidy(value: Any) -> Any:
        return "".join(value.split()) if isinstance(value, str) else value

    other = [name for name, value in said.items() if tidy(getattr(existing, name)) != tidy(value)]
    if other:
        names = "、".join(str(_SAID[name]) for name in other)
        words = (
            _("这个编号已经登记过，%(names)s和这次填的不一样。要更正，请先撤回原来的登记，再重新登记。")
            if selectors.withdrawable(existing)
            else _("这个编号已经登记过，%(names)s和这次填的不一样。主管部门已经看过那一条，要更正请和主管部门联系。")
        )
        raise errors.Refusal("entered_otherwise", words % {"names": names}, field="number")


def _count_taken(asker: Any, now: datetime) -> None:
    """Let nobody find out by trying which numbers there are. Raises: TooMany."""
    counter = f"certificates.taken.{asker.pk}.{now.astimezone(BEIJING):%Y%m%d}"
    if counting.count_up(counter, seconds=86_400) > MOST_TAKEN_A_DAY:
        raise TooMany("too_many", _("今天填错的编号太多了。请照证书原件核对，明天再登记。"))


@transaction.atomic
def enter(
    *,
    person_id: int,
    number: str,
    level: int | None,
    issuer_name: str,
    issued_on: date,
    actor: Any,
    now: datetime,
    valid_until: date | None = None,
    occupation: str = "caregiver",
    scan: UploadedFile | None = None,
    format_ok: bool | None = None,
) -> Certificate:
    """Enter a certificate from elsewhere for oneself or for somebody on one's roster; an officer will look at it.

    Arguments: scan, a photograph or scan of the paper, None in a list from an agency; format_ok, as of `record`.
    Raises: NotYours for anybody else's; Refusal as of `record`, and where the person's county is not known (nobody could
    check it) or ten wait already; what the files room refuses.
    """
    person = people.get_by_pk(person_id)
    if not may_enter(actor, person, on=now.astimezone(BEIJING).date()):
        raise errors.NotYours
    cleaned = patterns.clean_number(number)
    try:
        check_entry(
            selectors.standing([(person.pk, cleaned)]),
            person=person,
            number=cleaned,
            level=level,
            issuer_name=issuer_name,
            issued_on=issued_on,
            valid_until=valid_until,
        )
    except errors.Refusal as refusal:
        if refusal.code == TAKEN:
            _count_taken(actor or person, now)
        raise
    stored = None
    if scan is not None:
        stored = files.store_upload(upload=scan, kind=SCAN, actor=actor, now=now, owner_person_id=person_id)
    row = record(
        kind=Kind.EXTERNAL,
        person_id=person_id,
        number=number,
        level=level,
        issuer_name=issuer_name.strip(),
        issued_on=issued_on,
        valid_until=valid_until,
        occupation=occupation,
        scan=stored,
        format_ok=format_ok,
        actor=actor,
        now=now,
    )
    if stored is not None and row.scan_id != stored.pk and row.verified_at is None:
        # The same again with a better picture; the one before stays in the files, and which it was in the audit.
        before = row.scan.sha256 if row.scan is not None else ""
        row.scan = stored
        row.save(update_fields=["scan"])
        audit.record(
            actor=actor,
            action="certificates.certificate.scan_replaced",
            target=row,
            region=person.region_id,
            data={"before": before, "after": stored.sha256},
            now=now,
        )
    return row
