"""Placings: entering, removing, withdrawing, and whether a full name is shown."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.certificates import services as registry
from certification.contests import errors, permissions, selectors
from certification.contests.enums import Category, ContestState
from certification.contests.models import Contest, Placing
from certification.contests.services.contests import BEIJING, SOURCE
from portal.audit import services as audit
from portal.messaging import services as messaging
from portal.people import services as people


def find_person(*, name: str, number: str) -> Any:
    """Return the person of a document number and name.

    Raises: Refusal, in the same words whether nobody has the number or somebody of another name: whose it is stays
    unknown.
    """
    written = number.strip().upper()
    kind = "residence" if written[:6] in {"810000", "820000", "830000"} else "id_card"
    person = people.find(kind=kind, number=written)
    if person is None or person.name != name.strip():
        raise errors.Refusal(
            "person", _("姓名和证件号码对不上门户里的登记。请核对，或者请本人先完成实名登记。"), field="number"
        )
    return person


def _open(contest: Contest, actor: Any) -> Contest:
    row = Contest.objects.select_for_update().get(pk=contest.pk)
    if not permissions.may_manage(actor, row):
        raise errors.NotYours
    if row.state != ContestState.DRAFT:
        raise errors.Refusal("published", _("光荣榜已经公布，名单不能再改；取消名次请写明原因。"))
    return row


@transaction.atomic
def enter(
    *,
    contest: Contest,
    name: str,
    number: str,
    rank: int,
    actor: Any,
    now: datetime,
    category: str = Category.STAFF,
    score: Decimal | None = None,
    name_public: bool = False,
    shared: bool = True,
) -> Placing:
    """Enter what somebody reached, as long as the list is not public; the same person again is corrected.

    Arguments: number, of the identity document; rank, from 1, may be shared; name_public, the person agreed in writing
    that the honours list shows the full name; shared, False where somebody is to say first that a rank is shared.
    Raises: NotYours, Refusal (field `shared` where the rank is somebody else's too).
    """
    row = _open(contest, actor)
    person = find_person(name=name, number=number)
    if category not in Category.values:
        raise errors.Refusal("category", _("请选择组别。"), field="category")
    if not 1 <= rank <= 9999:
        raise errors.Refusal("rank", _("名次要填从 1 开始的整数。"), field="rank")
    if score is not None and not 0 <= score < 100000:
        raise errors.Refusal("score", _("成绩要填不小于 0 的数，最多两位小数。"), field="score")
    if not shared and (others := selectors.beside(row, category=category, rank=rank, besides=person.pk)):
        raise errors.Refusal(
            "shared",
            _("%(category)s第 %(rank)s 名已经录入了 %(count)s 人。请核对；确实是并列的，勾选这一项再录入。")
            % {"category": Category(category).label, "rank": rank, "count": others},
            field="shared",
        )
    placing, _created = Placing.objects.update_or_create(
        contest=row,
        person_id=person.pk,
        defaults={
            "category": category,
            "rank": rank,
            "score": score,
            "name_public": name_public,
            "entered_by": actor,
            "entered_at": now,
        },
    )
    audit.record(actor=actor, action="contests.placing.entered", target=placing, region=row.region_id, now=now)
    return placing


@transaction.atomic
def remove(*, placing: Placing, actor: Any, now: datetime) -> None:
    """Take a line out of a list that is not public yet."""
    row = _open(placing.contest, actor)
    audit.record(actor=actor, action="contests.placing.removed", target=placing, region=row.region_id, now=now)
    Placing.objects.filter(pk=placing.pk).delete()


@transaction.atomic
def withdraw(*, placing: Placing, reason: str, actor: Any, now: datetime) -> Placing:
    """Take a public result away: it stays in the list, struck, grants nothing, and its honour certificate is revoked.

    A level that it has raised already is not touched: its issuer decides on that certificate. Once withdrawn, always.
    """
    row = Placing.objects.select_for_update().get(pk=placing.pk)
    contest = Contest.objects.get(pk=row.contest_id)
    if not permissions.may_manage(actor, contest):
        raise errors.NotYours
    if row.withdrawn_at is not None:
        return row
    if contest.state != ContestState.PUBLISHED:
        raise errors.Refusal("draft", _("名单还没有公布，直接删除这一行。"))
    if not reason.strip() or len(reason.strip()) > 200:
        raise errors.Refusal("reason", _("请写明取消的原因，不超过 200 个字。"), field="reason")
    # The list is public, with or without an honour certificate.
    registry.check_public(reason, name=row.person.name)
    row.withdrawn_at, row.withdrawn_reason = now, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    honour = certificates.by_source(SOURCE, row.pk)
    if honour is not None and honour.state in ("valid", "suspended"):
        registry.revoke(
            certificate=honour, reason=row.withdrawn_reason, on=now.astimezone(BEIJING).date(), actor=None, now=now
        )
    messaging.send(
        user_id=row.person.user_id,
        subject=_("竞赛名次已取消"),
        body=_("%(contest)s。原因：%(reason)s") % {"contest": contest.title, "reason": row.withdrawn_reason},
        link=reverse("contests:mine"),
        key=f"contests.withdrawn:{row.pk}",
        now=now,
    )
    audit.record(actor=actor, action="contests.placing.withdrawn", target=row, region=contest.region_id, now=now)
    return row


@transaction.atomic
def agree_to_name(*, placing: Placing, person_id: int, agrees: bool, actor: Any, now: datetime) -> Placing:
    """Show one's own full name in the honours list, or no longer. Raises: NotYours for anybody else's placing."""
    row = Placing.objects.select_for_update().get(pk=placing.pk)
    if row.person_id != person_id:
        raise errors.NotYours
    if row.name_public != agrees:
        row.name_public = agrees
        row.save(update_fields=["name_public"])
        audit.record(actor=actor, action="contests.placing.name", target=row, data={"agrees": agrees}, now=now)
    return row
