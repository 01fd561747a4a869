"""Contests: entering one, publishing its honours list, the certificates of honour."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.certificates import services as registry
from certification.certificates.enums import Kind
from certification.contests import errors, permissions, selectors
from certification.contests.enums import ContestLevel, ContestState
from certification.contests.logic import sheet
from certification.contests.models import Contest, Placing
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.audit import services as audit
from portal.jobs import services as jobs
from portal.organisations import selectors as organisations

BEIJING = ZoneInfo("Asia/Shanghai")
# Certificates of honour are numbered by the organiser; whoever has set no pattern gets this one.
HONOUR_PATTERN = "RY-{organiser}-{yyyy}-{serial:4}"
SOURCE = "placing"


@transaction.atomic
def create(
    *,
    title: str,
    organiser: Any,
    region: Any,
    level: str,
    held_on: date,
    document: str,
    actor: Any,
    now: datetime,
    body: Any = None,
    occupation: str = "caregiver",
) -> Contest:
    """Enter a contest; its placings follow, and somebody else publishes them.

    Arguments: organiser, issues the certificates of honour; region, whose pack says what a placing grants; body, the
    assessment body that issues the levels it raises (None: none is raised); document, that announced the results.
    Raises: NotYours, Refusal.
    """
    if not access.allowed(
        actor, Permission.CONTESTS_MANAGE, organisation_id=organiser.pk, region_id=organiser.region_id
    ):
        raise errors.NotYours
    if level not in ContestLevel.values:
        raise errors.Refusal("level", _("请选择竞赛级别。"), field="level")
    if held_on > now.astimezone(BEIJING).date():
        raise errors.Refusal("held_on", _("举办日期在将来，比赛结束后再录入成绩。"), field="held_on")
    if not title.strip() or not document.strip():
        raise errors.Refusal("words", _("请填写竞赛名称和公布成绩的文件。"), field="title")
    row = Contest.objects.create(
        title=title.strip(),
        organiser=organiser,
        body=body,
        region_id=region.pk,
        level=level,
        occupation=occupation,
        held_on=held_on,
        document=document.strip(),
        entered_by=actor,
        entered_at=now,
    )
    audit.record(actor=actor, action="contests.contest.entered", target=row, region=row.region_id, now=now)
    return row


@transaction.atomic
def publish(*, contest: Contest, actor: Any, now: datetime, shared: bool = False) -> Contest:
    """Make a contest's honours list public; the same again changes nothing.

    The certificates of honour follow on the announcement. Arguments: shared, whether the publisher has said that ranks
    which several bear are shared. Raises: NotYours; Refusal where nobody is in the list, where the publisher has entered
    the contest or one of its placings or is in the list, and where a rank is shared and nobody has said so.
    """
    row = Contest.objects.select_for_update().get(pk=contest.pk)
    if not permissions.may_manage(actor, row):
        raise errors.NotYours
    if row.state == ContestState.PUBLISHED:
        return row
    placings = Placing.objects.filter(contest=row)
    if not placings.exists():
        raise errors.Refusal("empty", _("名单还是空的，先录入名次。"))
    code, why = selectors.hindrance(row, actor)
    if code:
        raise errors.Refusal(code, why)
    if not shared and selectors.ties(row):
        raise errors.Refusal("shared", _("有并列的名次，请核对；确实是并列的，勾选以后再公布。"), field="shared")
    row.state, row.published_by, row.published_at = ContestState.PUBLISHED, actor, now
    row.save(update_fields=["state", "published_by", "published_at"])
    placings.update(published_by=actor)
    if certificates.pattern(row.organiser_id, Kind.HONOUR, on=row.held_on) is None:
        organiser = organisations.get_by_pk(row.organiser_id)
        assert organiser is not None, "the contest has a foreign key to it"
        registry.set_pattern(
            issuer_id=row.organiser_id,
            kind=Kind.HONOUR,
            template=HONOUR_PATTERN,
            values={"organiser": organiser.public_id[:6].upper()},
            valid_from=row.held_on,
            actor=None,
            now=now,
        )
    jobs.announce(
        signal="certification.contests.signals.published",
        key=f"contests.published:{row.pk}",
        ids={"contest_id": row.pk},
        now=now,
    )
    audit.record(actor=actor, action="contests.contest.published", target=row, region=row.region_id, now=now)
    return row


def issue_honours(*, contest_id: int, now: datetime) -> int:
    """Issue the certificates of honour of a public contest, each in a transaction of its own; return how many stand.

    Safe to repeat and to interrupt: who has one keeps it.
    """
    row = Contest.objects.get(pk=contest_id)
    assert row.published_at is not None, "announced at publication"
    # The day on the paper is that of the publication, whenever the work is done.
    issued_on = row.published_at.astimezone(BEIJING).date()
    count = 0
    for placing in Placing.objects.filter(contest=row, withdrawn_at=None).order_by("category", "rank", "pk"):
        count += _honour(row, placing, issued_on=issued_on, now=now)
    return count


@transaction.atomic
def _honour(contest: Contest, placing: Placing, *, issued_on: date, now: datetime) -> bool:
    """Issue one certificate of honour; return False where the placing was withdrawn meanwhile."""
    if Placing.objects.select_for_update().filter(pk=placing.pk, withdrawn_at=None).first() is None:
        return False
    registry.award(
        kind=Kind.HONOUR,
        person_id=placing.person_id,
        issuer_id=contest.organiser_id,
        level=None,
        occupation=contest.occupation,
        source_kind=SOURCE,
        source_id=placing.pk,
        issued_on=issued_on,
        facts={
            "contest_title": contest.title,
            # A paper is Chinese, whatever language its reader uses.
            "honour": f"{sheet.CATEGORY_WORDS[placing.category]}第 {placing.rank} 名",
            "held_on": f"{contest.held_on.year}年{contest.held_on.month}月{contest.held_on.day}日",
            "document": contest.document,
        },
        actor=None,
        now=now,
    )
    return True
