"""What officers do with packs takes two of them: one proposes, another who answers for the region approves."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.errors import NotYours
from portal.audit import services as audit
from portal.policy import permissions
from portal.policy.enums import ProposalAction, ProposalState
from portal.policy.errors import ProposalRefused
from portal.policy.models import Activation, Proposal, Ruleset
from portal.policy.services import rulesets, values


@transaction.atomic
def propose_activation(*, ruleset: Ruleset, region: int | None, actor: Any, now: datetime) -> Proposal:
    """Ask that a ruleset rule a region (None = the country).

    Raises: as of rulesets.check_place; errors.ProposalRefused, where it rules there already or is proposed.
    """
    region = region or None
    rulesets.check_place(ruleset, region, actor=actor)
    if Activation.objects.filter(ruleset=ruleset, region=region, ended_at=None).exists():
        raise ProposalRefused("active_already", _("这个政策包在这个地区已经启用。"), "region")
    return _propose(ruleset, region, ProposalAction.ACTIVATE, actor=actor, now=now)


@transaction.atomic
def propose_end(*, ruleset: Ruleset, region: int | None, actor: Any, now: datetime) -> Proposal:
    """Ask that a ruleset cease to rule a region. Raises: NotYours; errors.ProposalRefused."""
    region = region or None
    if not permissions.may_manage(actor, region):
        raise NotYours
    if not Activation.objects.filter(ruleset=ruleset, region=region, ended_at=None).exists():
        raise ProposalRefused("not_active", _("这个政策包在这个地区没有启用。"), "region")
    return _propose(ruleset, region, ProposalAction.END, actor=actor, now=now)


@transaction.atomic
def propose_value(
    *,
    ruleset: Ruleset,
    region: int | None,
    file: str,
    path: tuple[Any, ...],
    value: str | None = None,
    document: str,
    document_date: date,
    actor: Any,
    now: datetime,
) -> Proposal:
    """Ask that a value be confirmed, or entered where it is missing, for a region, by a document.

    Arguments: value, None to confirm what stands there. Raises: as of values.check; errors.ProposalRefused.
    """
    region = region or None
    found = values.check(
        ruleset=ruleset,
        region=region,
        file=file,
        path=path,
        value=value,
        document=document,
        document_date=document_date,
        actor=actor,
    )
    action = ProposalAction.CONFIRM if value is None else ProposalAction.ENTER
    said = {
        "file": file,
        "path": list(path),
        "where": found.where,
        "value": (value or "").strip(),
        "document": document.strip(),
        "document_date": document_date,
    }
    return _propose(ruleset, region, action, actor=actor, now=now, **said)


def _propose(
    ruleset: Ruleset, region: int | None, action: ProposalAction, *, actor: Any, now: datetime, **said: Any
) -> Proposal:
    Ruleset.objects.select_for_update().only("pk").get(pk=ruleset.pk)
    where = said.get("where", "")
    if Proposal.objects.filter(ruleset=ruleset, region=region, where=where, state=ProposalState.OPEN).exists():
        raise ProposalRefused("proposed_already", _("已经有人提出，正在等另一位工作人员批准。"))
    row = Proposal.objects.create(
        ruleset=ruleset, region=region, action=action, proposed_by=actor, proposed_at=now, **said
    )
    _audit("policy.proposal.made", row, actor=actor, now=now)
    return row


def _audit(action: str, row: Proposal, *, actor: Any, now: datetime) -> None:
    data = {"slug": row.ruleset.slug, "action": str(row.action), "where": row.where}
    audit.record(actor=actor, action=action, target=row, region=row.region, data=data, now=now)


def _open(proposal: Proposal) -> Proposal:
    found = (
        Proposal.objects.select_for_update(of=("self",)).select_related("ruleset", "proposed_by").get(pk=proposal.pk)
    )
    if found.state != ProposalState.OPEN:
        raise ProposalRefused("decided_already", _("这一项已经有人处理过了。"))
    return found


def _for_another(proposal: Proposal, actor: Any) -> Proposal:
    row = _open(proposal)
    if not permissions.may_manage(actor, row.region) or actor is None:
        raise NotYours
    if row.proposed_by_id == actor.pk:
        raise ProposalRefused("own_proposal", _("您自己提出的事项，要请另一位工作人员批准。"))
    return row


def _close(row: Proposal, state: ProposalState, *, by: Any, now: datetime, reason: str = "") -> Proposal:
    row.state, row.decided_by, row.decided_at, row.reason = state, by, now, reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    return row


@transaction.atomic
def approve(*, proposal: Proposal, actor: Any, now: datetime) -> Proposal:
    """Approve what another officer proposed: only now the pack rules, or the value counts.

    Everything is checked again, the proposer's own powers too.
    Raises: NotYours; errors.ProposalRefused, for one's own or what was decided; what activating or confirming refuses.
    """
    row = _for_another(proposal, actor)
    proposer = row.proposed_by
    if not permissions.may_manage(proposer, row.region):
        raise ProposalRefused("proposer_left", _("提出这一项的工作人员已经不负责这个地区，请重新提出。"))
    word: dict[str, Any] = {"ruleset": row.ruleset, "region": row.region, "actor": proposer, "now": now}
    where: dict[str, Any] = {
        "file": row.file,
        "path": tuple(row.path),
        "document": row.document,
        "document_date": row.document_date,
        "approver": actor,
    }
    if row.action == ProposalAction.ACTIVATE:
        rulesets.activate(**word, approver=actor)
    elif row.action == ProposalAction.END:
        rulesets.deactivate(**word)
    elif row.action == ProposalAction.ENTER:
        values.enter(**word, **where, value=row.value)
    else:
        values.confirm(**word, **where)
    _close(row, ProposalState.APPROVED, by=actor, now=now)
    _audit("policy.proposal.approved", row, actor=actor, now=now)
    return row


@transaction.atomic
def decline(*, proposal: Proposal, reason: str, actor: Any, now: datetime) -> Proposal:
    """Say no to what another officer proposed, with a reason. Raises: NotYours; errors.ProposalRefused."""
    row = _for_another(proposal, actor)
    if not reason.strip():
        raise ProposalRefused("no_reason", _("不批准请写明原因。"), "reason")
    _close(row, ProposalState.DECLINED, by=actor, now=now, reason=reason.strip()[:200])
    _audit("policy.proposal.declined", row, actor=actor, now=now)
    return row


@transaction.atomic
def withdraw(*, proposal: Proposal, actor: Any, now: datetime) -> Proposal:
    """Take one's own proposal back. Raises: NotYours for another's; errors.ProposalRefused."""
    row = _open(proposal)
    if row.proposed_by_id != getattr(actor, "pk", None):
        raise NotYours
    _close(row, ProposalState.WITHDRAWN, by=None, now=now)
    _audit("policy.proposal.withdrawn", row, actor=actor, now=now)
    return row
