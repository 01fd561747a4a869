"""An assessor's draft and its handing in."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.practical import errors, selectors
from certification.practical.enums import EntryKind
from certification.practical.logic import rubrics
from certification.practical.models import Assignment, Entry, Outcome, Sheet
from portal.audit import services as audit

LONGEST_REMARK = 1000


def _open(assignment: Assignment, actor: Any, now: datetime) -> Assignment:
    """Return the assignment, locked, if its assessor may write now."""
    row = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("place__rubric", "place__assessment__session")
        .get(pk=assignment.pk)
    )
    if actor is None or row.assessor_id != actor.pk or row.stepped_back_at is not None:
        raise errors.NotYours
    if Sheet.objects.filter(assignment=row).exists():
        raise errors.Handed("handed_in", _("评分表已经提交，不能再改。"))
    if Outcome.objects.filter(assessment_id=row.place.assessment_id).exists():
        raise errors.Handed("released", _("结果已经公布，不能再评分。"))
    if not selectors.running(row.place.assessment.session, now=now):
        raise errors.Refusal("not_yet", _("考试还没有开始，现在不能评分。"))
    return row


@transaction.atomic
def mark(*, assignment: Assignment, no: int, value: Decimal, actor: Any, now: datetime) -> Entry:
    """Give an item its marks; the last word counts until the sheet is handed in.

    Raises NotYours for anybody but the assessor, Handed after handing in, Refusal before the exam and for marks that
    the item cannot have (0 to its points, in half points).
    """
    row = _open(assignment, actor, now)
    try:
        rubrics.checked_mark(row.place.rubric.content, no, value)
    except rubrics.Fault as fault:
        raise errors.Refusal("mark", _("这一项不能打这个分。"), field=f"item{no}") from fault
    return Entry.objects.create(assignment=row, kind=EntryKind.ITEM, key=str(no), value=value, made_at=now)


@transaction.atomic
def see_critical(*, assignment: Assignment, code: str, seen: bool, actor: Any, now: datetime) -> Entry:
    """Note that a critical fail was seen, or take it back; refused as `mark` is."""
    row = _open(assignment, actor, now)
    if code not in {line["code"] for line in row.place.rubric.content["critical"]}:
        raise errors.Refusal("critical", _("评分表里没有这一条。"))
    return Entry.objects.create(
        assignment=row, kind=EntryKind.CRITICAL, key=code, value=Decimal(int(seen)), made_at=now
    )


@transaction.atomic
def remark(*, assignment: Assignment, text: str, actor: Any, now: datetime) -> Entry | None:
    """Keep the remark of the sheet; nothing is written when it is the same as before; refused as `mark` is."""
    row = _open(assignment, actor, now)
    text = text.replace("\x00", "").strip()[:LONGEST_REMARK]
    if selectors.draft(row).remark == text:
        return None
    return Entry.objects.create(assignment=row, kind=EntryKind.REMARK, key="", text=text, made_at=now)


@transaction.atomic
def hand_in(*, assignment: Assignment, actor: Any, now: datetime) -> Sheet:
    """Fold the draft into the sheet that counts; a second press returns the first sheet.

    Raises Incomplete naming the items without marks, or without a remark where a critical fail was seen; otherwise
    refused as `mark` is.
    """
    Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    existing = Sheet.objects.filter(assignment_id=assignment.pk, assignment__assessor=actor).first()
    if existing is not None:
        return existing
    row = _open(assignment, actor, now)
    draft = selectors.draft(row)
    if draft.missing:
        raise errors.Incomplete(
            "missing",
            _("还有没评的项：%(items)s") % {"items": _("、").join(str(no) for no in draft.missing)},
            draft.missing,
        )
    if draft.critical and not draft.remark:
        raise errors.Incomplete("remark", _("标记了一票否决，请在备注里写明看到了什么。"), [])
    sheet = Sheet.objects.create(
        assignment=row,
        marks={str(no): str(value) for no, value in sorted(draft.marks.items())},
        critical=sorted(draft.critical),
        remark=draft.remark,
        total=draft.total,
        handed_in_at=now,
    )
    session = row.place.assessment.session
    audit.record(actor=actor, action="practical.sheet.handed_in", target=sheet, region=session.region_id, now=now)
    return sheet
