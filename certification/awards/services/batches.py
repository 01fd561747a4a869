"""Deciding for everybody of a session, and having the papers made: killed at any point and repeated without harm.

Each candidate is decided in a transaction of their own together with the line that says so, so no number is lost and
nobody is awarded twice; papers are made chunk by chunk, and a paper that exists is left alone. What is not settled is
found again from the lines.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.awards import errors
from certification.awards.enums import BatchState, Decision, Paper
from certification.awards.models import Batch, BatchItem
from certification.awards.selectors import batches as reading
from certification.awards.services.examination import decide
from certification.certificates import selectors as certificates
from certification.certificates.services import rendering
from certification.exams import selectors as exams
from certification.exams.enums import SessionState
from certification.exams.models import Registration
from portal.access import permissions
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.jobs import selectors as jobs_read
from portal.jobs import services as jobs
from portal.jobs.enums import State as JobState
from portal.messaging import services as messaging

CHUNK = 50
# When a worker takes over what a command has begun and not ended.
TAKE_OVER = timedelta(minutes=30)
_TASK = "certification.awards.tasks.issue"


@transaction.atomic
def start(*, session: Any, actor: Any, now: datetime, due_at: datetime | None = None) -> Batch:
    """Begin a batch for all who passed the theory of a session; while one is open, that one is returned.

    Arguments: actor, the officer in whose name it is decided; due_at, when a worker takes it on (now, unless the caller
    does the work itself by `advance`).
    Raises NotYours for an officer of another body, Refusal where the results are not released.
    """
    if not permissions.allowed(actor, Permission.AWARDS_DECIDE, organisation_id=session.organisation_id):
        raise errors.NotYours
    if session.state != SessionState.RELEASED:
        raise errors.Refusal("not_released", _("成绩还没有公布，不能授予。"))
    batch, created = Batch.objects.get_or_create(
        session=session,
        state=BatchState.OPEN,
        defaults={"organisation_id": session.organisation_id, "started_by": actor, "started_at": now},
    )
    if not created:
        return batch
    BatchItem.objects.bulk_create(
        [BatchItem(batch=batch, registration=row) for row in exams.passed_registrations(session)], batch_size=200
    )
    _plan(batch, actor=actor, now=now, due_at=due_at)
    audit.record(actor=actor, action="awards.batch.started", target=batch, region=session.region_id, data={}, now=now)
    return batch


@transaction.atomic
def again(*, batch: Batch, actor: Any, now: datetime, due_at: datetime | None = None) -> Batch:
    """Put what was not settled well back to work: papers that could not be made, and candidates who were refused.

    A batch that is open is left alone, unless its worker has given up.

    Raises NotYours, Refusal where the session has another batch that is open.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if not permissions.allowed(actor, Permission.AWARDS_DECIDE, organisation_id=batch.organisation_id):
        raise errors.NotYours
    if batch.state == BatchState.OPEN:
        job = jobs_read.by_key(job_key(batch))
        if job is not None and job.state != JobState.FAILED:
            return batch
    elif reading.open_batch(batch.session_id) is not None:
        raise errors.Refusal("open", _("这个场次正在办理另一批，请等它办完。"))
    batch.items.filter(decision=Decision.REFUSED).update(decision=Decision.WAITING, reasons=[])  # type: ignore[attr-defined]
    batch.items.filter(paper=Paper.FAILED).update(  # type: ignore[attr-defined]
        paper=Paper.WAITING, fault="", problem="", characters=""
    )
    batch.state, batch.ended_at, batch.rounds, batch.started_by = BatchState.OPEN, None, batch.rounds + 1, actor
    batch.save(update_fields=["state", "ended_at", "rounds", "started_by"])
    _plan(batch, actor=actor, now=now, due_at=due_at)
    audit.record(actor=actor, action="awards.batch.repeated", target=batch, data={"round": batch.rounds}, now=now)
    return batch


def _plan(batch: Batch, *, actor: Any, now: datetime, due_at: datetime | None) -> None:
    jobs.plan(
        task=_TASK,
        key=job_key(batch),
        ids={"batch_id": batch.pk},
        actor=actor,
        title=_("授予并制证"),
        due_at=due_at,
        now=now,
    )


def job_key(batch: Batch) -> str:
    """Return the key of the job that works on the batch now."""
    return f"awards.batch:{batch.pk}:{batch.rounds}"


def advance(*, batch_id: int, now: datetime, chunk: int = CHUNK) -> bool:
    """Settle the next candidates of a batch, at most `chunk`; return whether there may be more.

    Several workers at once do no harm. Raises KeyUnavailable of portal.keys where there is nothing to sign with; what
    was decided until then stays decided.
    """
    batch = Batch.objects.select_related("started_by").get(pk=batch_id)
    items = list(reading.left(batch_id)[:chunk])
    if not items:
        _finish(batch_id, now=now)
        return False
    for item in items:
        if item.decision == Decision.WAITING:
            _decide(item.pk, actor=batch.started_by, now=now)
    wanted = {
        item.certificate_id: item.pk
        for item in reading.left(batch_id).filter(pk__in=[item.pk for item in items])
        if item.certificate_id is not None
    }
    if wanted:
        _paper(wanted, now=now)
    return True


@transaction.atomic
def _decide(item_id: int, *, actor: Any, now: datetime) -> None:
    """Decide for one candidate and say so in the item, both or neither."""
    item = BatchItem.objects.select_for_update().get(pk=item_id)
    if item.decision != Decision.WAITING:
        return
    try:
        # It reads the row itself, under a lock.
        award = decide(registration=Registration(pk=item.registration_id), actor=actor, now=now, render=False)
    except errors.NotYours:
        # The officer has left meanwhile: the batch waits for another.
        raise
    except Refusal as refusal:
        item.decision = Decision.REFUSED
        item.reasons = [
            {"code": check["code"], "values": check.get("values", {}), "text": str(check["text"])}
            for check in getattr(refusal, "checks", [])
        ] or [{"code": refusal.code, "text": str(refusal.message)}]
        item.save(update_fields=["decision", "reasons"])
        return
    certificate = certificates.by_source("award", award.pk)
    assert certificate is not None, "the decision issues it"
    new = award.decided_at == now and award.decided_by_id == actor.pk
    item.decision = Decision.AWARDED if new else Decision.ALREADY
    item.paper = Paper.HAD if certificate.pdf_id and not new else Paper.WAITING
    item.certificate = certificate
    item.save(update_fields=["decision", "paper", "certificate"])


def _paper(wanted: dict[int, int], *, now: datetime) -> None:
    """Have the papers of certificates made, and write down what became of each. Arguments: wanted, item by certificate."""
    waiting = BatchItem.objects.filter(paper=Paper.WAITING)
    try:
        report = rendering.render_many(wanted, now=now)
    except Exception:
        # A key or a store that does not answer: what was made until then is there, and is counted.
        waiting.filter(pk__in=wanted.values(), certificate__pdf__isnull=False).update(paper=Paper.MADE)
        raise
    good = [wanted[pk] for pk in (*report.made, *report.had)]
    waiting.filter(pk__in=good).update(paper=Paper.MADE)
    for pk, refusal in report.refusals.items():
        waiting.filter(pk=wanted[pk]).update(
            paper=Paper.FAILED,
            fault=refusal.code[:40],
            problem=str(refusal.message)[:300],
            characters="".join(getattr(refusal, "characters", []))[:100],
        )


@transaction.atomic
def _finish(batch_id: int, *, now: datetime) -> None:
    """Close a batch of which nothing is left, once."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state == BatchState.DONE or reading.left(batch_id).exists():
        return
    batch.state, batch.ended_at = BatchState.DONE, now
    batch.save(update_fields=["state", "ended_at"])
    found = reading.figures(batch)
    messaging.send(
        user_id=batch.started_by_id,
        subject=_("批量授予办完了"),
        body=_("新授予 %(awarded)s 人，制成证书 %(rendered)s 本，条件不够 %(refused)s 人，没有制成 %(failed)s 本。")
        % found,
        link=reverse("awards:batch", args=[batch.public_id]),
        key=f"awards.batch:{batch.pk}:{batch.rounds}",
        now=now,
    )
    audit.record(actor=batch.started_by, action="awards.batch.ended", target=batch, data=found, now=now)


def give_up(*, batch_id: int, now: datetime) -> None:
    """Tell whoever started a batch that it has stopped, and that all it needs is another press."""
    batch = Batch.objects.get(pk=batch_id)
    messaging.send(
        user_id=batch.started_by_id,
        subject=_("批量授予停下了"),
        body=_("试了多次都没有办下去，已经办好的都保留着。请先告诉维护系统的人，修好以后到这一批的页面点“接着办”。"),
        link=reverse("awards:batch", args=[batch.public_id]),
        key=f"awards.batch:{batch.pk}:{batch.rounds}:stopped",
        now=now,
    )


def officer_of(organisation_id: int) -> Any:
    """Return the officer in whose name the command decides where none is named: the first of the body, or None."""
    ids = access.user_ids_with(Permission.AWARDS_DECIDE, organisation_id=organisation_id)
    return get_user_model().objects.filter(pk__in=ids, is_active=True).order_by("pk").first()
