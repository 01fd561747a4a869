"""What every step of a claim has in common: the lock, the scope, the history, the message to the claimant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from credit.subsidies.enums import ENDED, State, StepKind
from credit.subsidies.errors import NotYours, OwnClaim, WrongState
from credit.subsidies.models import Claim, Step
from portal.access import permissions
from portal.audit import services as audit
from portal.messaging import services as messaging


def locked(claim: Claim, *, states: Iterable[str]) -> Claim:
    """Return the claim locked for this transaction. Raises: WrongState, where it is not in one of the states."""
    row = Claim.objects.select_for_update(of=("self",)).select_related("person").get(pk=claim.pk)
    if row.state not in states:
        raise WrongState(
            "wrong_state",
            _("这件申请现在是“%(state)s”，不能这样办理。请刷新页面再看。") % {"state": State(row.state).label},
        )
    return row


def by_another(claim: Claim, *, actor: Any, permission: str, earlier: Iterable[int | None] = ()) -> None:
    """Refuse who may not decide.

    Arguments: permission, which must cover the claim's agency or region; earlier, the logins that decided before.
    Raises: NotYours outside of the scope, OwnClaim for the claimant and for whoever decided an earlier step. No actor is
    the portal itself.
    """
    if actor is None:
        return
    if not permissions.allowed(actor, permission, organisation_id=claim.organisation_id, region_id=claim.region_id):
        raise NotYours
    if claim.person.user_id == actor.pk or claim.submitted_by_id == actor.pk:
        raise OwnClaim("own_claim", _("这是您自己的申请，必须由别人办理。"))
    if actor.pk in [pk for pk in earlier if pk is not None]:
        raise OwnClaim("same_officer", _("上一步是您办的，这一步必须由另一个人办理。"))


def moved(claim: Claim, *, to: str, kind: str, actor: Any, now: datetime, note: str = "", tell: str = "") -> Claim:
    """Write a step: the state, a line of history, an audit row, and a message to the claimant where `tell` is given."""
    claim.state, claim.changed_at = to, now
    claim.save()
    if to in ENDED:
        # The month is free again; the line stays as history.
        claim.lines.update(live=False)
    Step.objects.create(claim=claim, kind=kind, by=actor, at=now, note=note[:500])
    audit.record(
        actor=actor, action=f"subsidies.claim.{StepKind(kind).value}", target=claim, region=claim.region_id, now=now
    )
    if tell and claim.person.user_id:
        messaging.send(
            user_id=claim.person.user_id,
            subject=f"{claim.title}：{State(to).label}",
            body=tell,
            link=f"/subsidies/claims/{claim.public_id}/",
            key=f"subsidies:{claim.pk}:{kind}:{now:%Y%m%d%H%M%S%f}",
            now=now,
        )
    return claim


def needs_words(text: str, field: str = "reason") -> str:
    """Return the text without spaces around it. Raises: WrongState, where there is none: a refusal has a reason."""
    words = text.strip()
    if not words:
        raise WrongState("reason_missing", _("请写明原因，申请人会看到。"), field)
    return words[:500]
