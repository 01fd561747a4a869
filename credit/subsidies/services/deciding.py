"""The agency confirms, the county reviews, the city approves; each may give back or refuse with a reason."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credit.subsidies import selectors
from credit.subsidies.enums import State, StepKind
from credit.subsidies.errors import Unconfirmed, WrongState
from credit.subsidies.models import Claim
from credit.subsidies.services.steps import by_another, locked, moved, needs_words
from portal.access.enums import Permission
from portal.policy import selectors as policy
from portal.policy.logic import wording

# Who may give a claim back or refuse it, by the state in which it waits.
_DECIDES = {
    State.SUBMITTED: Permission.SUBSIDIES_CONFIRM,
    State.CONFIRMED: Permission.SUBSIDIES_REVIEW,
    State.REVIEWED: Permission.SUBSIDIES_APPROVE,
    State.APPROVED: Permission.SUBSIDIES_APPROVE,
    State.NOTICED: Permission.SUBSIDIES_APPROVE,
}


@transaction.atomic
def confirm(*, claim: Claim, actor: Any, now: datetime) -> Claim:
    """Confirm as the agency that the person works there as the claim says. Raises: NotYours, OwnClaim, WrongState."""
    row = locked(claim, states=(State.SUBMITTED,))
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_CONFIRM)
    row.confirmed_by = actor
    return moved(
        row,
        to=State.CONFIRMED,
        kind=StepKind.CONFIRMED,
        actor=actor,
        now=now,
        tell=_("单位已经确认，现在由区县民政部门复核。"),
    )


@transaction.atomic
def review(*, claim: Claim, actor: Any, now: datetime) -> Claim:
    """Pass a claim on as the county's officer. Raises: NotYours, OwnClaim, WrongState."""
    row = locked(claim, states=(State.CONFIRMED,))
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_REVIEW, earlier=[row.confirmed_by_id])
    row.reviewed_by = actor
    return moved(
        row,
        to=State.REVIEWED,
        kind=StepKind.REVIEWED,
        actor=actor,
        now=now,
        tell=_("区县复核通过，现在等市里批准。"),
    )


@transaction.atomic
def approve(*, claim: Claim, actor: Any, now: datetime) -> Claim:
    """Approve as the city's officer.

    The rules are looked up anew: nothing is approved on a value that is unverified and that no bureau of the region has
    confirmed. Raises: NotYours, OwnClaim, WrongState, Unconfirmed.
    """
    row = locked(claim, states=(State.REVIEWED,))
    earlier = [row.confirmed_by_id, row.reviewed_by_id]
    by_another(row, actor=actor, permission=Permission.SUBSIDIES_APPROVE, earlier=earlier)
    notes = unconfirmed_notes(row)
    if notes:
        raise Unconfirmed(
            _("金额依据的规定还没有核实：%(notes)s。请先在“政策”里确认，再批准。") % {"notes": "；".join(notes)}, notes
        )
    barred = [reason for reason in rechecked(row)["reasons"] if reason["code"] in ("excluded_family", "cap_reached")]
    if barred:
        raise WrongState("barred", _("现在不能批准：%(why)s") % {"why": "；".join(wording.text_of(r) for r in barred)})
    row.approved_by = actor
    return moved(
        row,
        to=State.APPROVED,
        kind=StepKind.APPROVED,
        actor=actor,
        now=now,
        tell=_("市里已经批准，接下来要公示。"),
    )


def unconfirmed_notes(claim: Claim) -> list[str]:
    """Return the notes of the values under a claim that are still unverified for its region."""
    wanted = set(claim.result.get("packs") or [claim.pack_sha256])
    day = date.fromisoformat(claim.result["trace"][0]["inputs"]["for"])
    notes: set[str] = set()
    for held in policy.rulesets(subject="subsidies", region=claim.region_id, on=day):
        if held.sha256 in wanted:
            wanted.remove(held.sha256)
            notes |= set(policy.unconfirmed(held, claim.result["unverified"]))
    return [_("这份政策在本地区已经停用或换了新版，请退回重报")] if wanted else sorted(notes)


@transaction.atomic
def give_back(*, claim: Claim, reason: str, actor: Any, now: datetime) -> Claim:
    """Return a claim for more papers; the claimant may claim again. Raises: NotYours, OwnClaim, WrongState."""
    return _end(claim, State.RETURNED, StepKind.RETURNED, reason, actor, now)


@transaction.atomic
def refuse(*, claim: Claim, reason: str, actor: Any, now: datetime) -> Claim:
    """Refuse a claim. Raises: NotYours, OwnClaim, WrongState."""
    return _end(claim, State.REFUSED, StepKind.REFUSED, reason, actor, now)


def _end(claim: Claim, to: str, kind: str, reason: str, actor: Any, now: datetime) -> Claim:
    words = needs_words(reason)
    row = locked(claim, states=tuple(_DECIDES))
    if row.batch_id is not None:
        raise WrongState("in_batch", _("这件申请已经列入发放清单。"))
    by_another(row, actor=actor, permission=_DECIDES[State(row.state)])
    row.reason = words
    return moved(row, to=to, kind=kind, actor=actor, now=now, note=words, tell=words)


def rechecked(claim: Claim) -> dict[str, Any]:
    """Return what the evaluation says today for the day of the claim: {"amount_fen", "same", "reasons" not met}."""
    code = f"{claim.scheme}-{claim.variant}".rstrip("-")
    found = selectors.offer(claim.person, code, on=claim.claimed_on, apart_from=claim.pk)
    if found is None or found.gap:
        return {"amount_fen": 0, "same": False, "reasons": []}
    unmet = [reason for reason in found.reasons if not reason["met"]]
    return {"amount_fen": found.amount_fen, "same": found.amount_fen == claim.amount_fen, "reasons": unmet}
