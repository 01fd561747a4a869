"""Public notice (公示) and objections."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from credit.subsidies.enums import State, StepKind
from credit.subsidies.errors import OwnClaim, WrongState
from credit.subsidies.models import Claim, Objection
from credit.subsidies.services.steps import by_another, locked, moved, needs_words
from portal.access.enums import Permission
from portal.messaging import services as messaging

BEIJING = ZoneInfo("Asia/Shanghai")
DAYS_AT_MOST = 60


@transaction.atomic
def notice(*, claims: Iterable[Claim], days: int, actor: Any, now: datetime) -> list[Claim]:
    """Put approved claims into public notice, beginning today.

    Arguments: days, length of the notice in calendar days, both ends counted (the pack's figure, or what the officer
    enters where the pack has none or counts working days). Raises: NotYours, WrongState.
    """
    if not 1 <= days <= DAYS_AT_MOST:
        raise WrongState("notice_days", _("公示天数要在 1 到 %(n)s 之间。") % {"n": DAYS_AT_MOST}, "days")
    today = now.astimezone(BEIJING).date()
    return [_notice(claim, today, today + timedelta(days=days - 1), actor, now) for claim in claims]


def _notice(claim: Claim, first: date, last: date, actor: Any, now: datetime) -> Claim:
    row = locked(claim, states=(State.APPROVED,))
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_APPROVE)
    row.notice_from, row.notice_to = first, last
    return moved(
        row,
        to=State.NOTICED,
        kind=StepKind.NOTICED,
        actor=actor,
        now=now,
        tell=_("已经公示，到 %(day)s。公示期满没有异议就发放。") % {"day": last.isoformat()},
    )


@transaction.atomic
def object_to(*, claim: Claim, text: str, actor: Any, now: datetime) -> Objection:
    """File an objection against a claim in public notice.

    Arguments: actor, whoever is signed in; the claimant does not learn who it was. Raises: WrongState after the last day
    of the notice, OwnClaim for an own claim.
    """
    words = needs_words(text, "text")
    row = locked(claim, states=(State.NOTICED,))
    today = now.astimezone(BEIJING).date()
    if row.notice_to is None or not (row.notice_from or today) <= today <= row.notice_to:
        raise WrongState("notice_over", _("公示期已经结束，不能再提异议。"))
    if actor is not None and row.objections.filter(filed_by=actor, decided_at=None).exists():
        raise WrongState("filed", _("您的异议已经收到，还在处理。"))
    if actor is not None and row.person.user_id == actor.pk:
        raise OwnClaim("own_claim", _("这是您自己的申请。要撤回，请打电话给民政部门。"))
    found = Objection.objects.create(claim=row, text=words, filed_by=actor, filed_at=now)
    moved(row, to=State.NOTICED, kind=StepKind.OBJECTED, actor=None, now=now)
    return found


@transaction.atomic
def decide_objection(*, objection: Objection, upheld: bool, answer: str, actor: Any, now: datetime) -> Objection:
    """Answer an objection; one that is upheld refuses the claim.

    Raises: OwnClaim, where the officer filed it or reviewed or approved the claim; NotYours, WrongState.
    """
    words = needs_words(answer, "answer")
    found = Objection.objects.select_for_update().get(pk=objection.pk)
    if found.decided_at is not None:
        raise WrongState("decided", _("这条异议已经处理过了。"))
    row = locked(found.claim, states=(State.NOTICED,))
    earlier = [row.reviewed_by_id, row.approved_by_id, found.filed_by_id]
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_APPROVE, earlier=earlier)
    found.decided_by, found.decided_at, found.upheld, found.answer = actor, now, upheld, words
    found.save()
    told = [found]
    if upheld:
        # What else was held against the claim is answered with it; whoever filed it did not decide it.
        others = row.objections.filter(decided_at=None).exclude(filed_by=actor)
        told += list(others)
        others.update(decided_by=actor, decided_at=now, upheld=True, answer=words)
        row.reason = words
        moved(row, to=State.REFUSED, kind=StepKind.REFUSED, actor=actor, now=now, note=words, tell=words)
    else:
        moved(row, to=State.NOTICED, kind=StepKind.OBJECTION_DECIDED, actor=actor, now=now)
    for one in told:
        _answered(one, upheld=upheld, answer=words, now=now)
    return found


def _answered(objection: Objection, *, upheld: bool, answer: str, now: datetime) -> None:
    """Tell whoever objected what came of it."""
    if objection.filed_by_id is None:
        return
    messaging.send(
        user_id=objection.filed_by_id,
        subject=_("您提的异议成立，这笔补贴不发") if upheld else _("您提的异议不成立"),
        body=answer,
        link="/subsidies/",
        key=f"subsidies.objection:{objection.pk}",
        now=now,
    )
