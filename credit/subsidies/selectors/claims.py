"""Claims as their owners, agencies and officers see them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from credit.subsidies import permissions
from credit.subsidies.enums import ENDED, PAYABLE, BatchState, State, StepKind
from credit.subsidies.models import Batch, Claim, Line, Objection, Payment
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.policy import selectors as policy

# Of what waits, so many are looked at one by one.
_COUNTED = 200


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related("person", "organisation", "region").defer("facts", "result")


def of_person(person_id: int) -> QuerySet[Claim]:
    """Return a person's claims, newest first."""
    return _claims().filter(person_id=person_id).order_by("-submitted_at", "-pk")


def lines_before(person_key: str, *, apart_from: int | None = None) -> list[Line]:
    """Return the lines of what this human was paid or is claiming, with claim, recovery and payments.

    Arguments: apart_from, a claim that is not counted.
    """
    if not person_key:
        return []
    found = Line.objects.filter(person_key=person_key, live=True).exclude(claim__state__in=ENDED)
    found = found.exclude(claim_id=apart_from) if apart_from else found
    return list(with_money(found))


def with_money(lines: QuerySet[Line]) -> QuerySet[Line]:
    """Return lines with their claim, its recovery, and what was paid."""
    return lines.select_related("claim", "claim__recovery").prefetch_related("payments").order_by("pk")


def unpaid(lines: QuerySet[Line]) -> QuerySet[Line]:
    """Return the lines for which no money is with the claimant: never paid, or sent back by the bank."""
    return lines.filter(~Exists(Payment.objects.filter(line=OuterRef("pk"), bounced_on=None)))


def line_words(line: Line) -> dict[str, Any]:
    """Return a line, with its claim, payment and recovery, in the words of the facts vocabulary.

    One under way counts as paid on the day of the claim, and so does one that the bank has sent back. Of money that came back only the rest counts, be it nothing:
    the month or instalment is not free again.
    """
    payment = next((one for one in line.payments.all() if one.bounced_on is None), None)
    fen, claim = line.amount_fen, line.claim
    recovery = getattr(claim, "recovery", None)
    if recovery is not None and recovery.returned_on is not None:
        fen = max(0, fen - recovery.amount_fen)
    paid_on = payment.paid_on if payment is not None else claim.claimed_on
    words: dict[str, Any] = {"scheme": claim.scheme, "paid_fen": fen, "paid_on": paid_on}
    if "-" in line.slot:
        words["month"] = line.slot
    elif len(line.slot) == 4:
        words["year"] = int(line.slot)
    else:
        words["instalment"] = int(line.slot)
    return words


def in_scope(user: Any, permission: str) -> QuerySet[Claim]:
    """Return the claims that the user reaches by a permission: own organisations, own regions; newest first."""
    found = access.scope(user, permission).filter(_claims(), organisation="organisation_id", region="region_id")
    return found.order_by("-submitted_at", "-pk")


def of_agency(user: Any) -> QuerySet[Claim]:
    """Return the claims of people who work at the user's agencies."""
    return in_scope(user, Permission.SUBSIDIES_CONFIRM)


def to_review(user: Any) -> QuerySet[Claim]:
    """Return what waits for a county officer, longest waiting first."""
    return in_scope(user, Permission.SUBSIDIES_REVIEW).filter(state=State.CONFIRMED).order_by("changed_at", "pk")


def to_approve(user: Any) -> QuerySet[Claim]:
    """Return what waits for a city officer, longest waiting first."""
    return in_scope(user, Permission.SUBSIDIES_APPROVE).filter(state=State.REVIEWED).order_by("changed_at", "pk")


def in_notice(*, on: date, region_codes: tuple[int, int] | None = None) -> QuerySet[Claim]:
    """Return the claims whose public notice runs on a local day, the one that ends first on top."""
    found = _claims().filter(state=State.NOTICED, notice_from__lte=on, notice_to__gte=on)
    if region_codes:
        found = found.filter(region_id__gte=region_codes[0], region_id__lte=region_codes[1])
    return found.order_by("notice_to", "pk")


def payable(user: Any, *, on: date) -> QuerySet[Claim]:
    """Return the claims that may be put on a payment list: their notice has ended without an open objection.

    What the bank sent back is among them.
    """
    open_objection = Objection.objects.filter(claim=OuterRef("pk"), decided_at=None)
    found = in_scope(user, Permission.SUBSIDIES_PAY).filter(state__in=PAYABLE, notice_to__lt=on, batch=None)
    return found.filter(~Exists(open_objection)).order_by("region_id", "pk")


def claim_of(user: Any, public_id: str) -> Claim | None:
    """Return a claim that the user may see: an own one, one of an own agency, one of an own region; else None."""
    reach = Q(person__user_id=user.pk)
    for permission in (
        Permission.SUBSIDIES_CONFIRM,
        Permission.SUBSIDIES_REVIEW,
        Permission.SUBSIDIES_APPROVE,
        Permission.SUBSIDIES_PAY,
        Permission.AUDIT_READ,
    ):
        scoped = access.scope(user, permission)
        if scoped:
            ids = scoped.filter(Claim.objects.all(), organisation="organisation_id", region="region_id")
            reach |= Q(pk__in=ids.values("pk"))
    found = Claim.objects.select_related("person", "organisation", "region", "batch")
    return found.filter(reach, public_id=public_id).first()


def history(claim: Claim) -> list[Any]:
    """Return what happened to a claim, oldest first."""
    return list(claim.steps.select_related("by"))


def open_objections(user: Any) -> QuerySet[Objection]:
    """Return the objections that wait for the user's answer, oldest first."""
    claims = in_scope(user, Permission.SUBSIDIES_APPROVE).order_by().values("pk")
    found = Objection.objects.filter(decided_at=None, claim__in=claims)
    return found.select_related("claim__person", "claim__organisation").order_by("filed_at", "pk")


def objections_by(user: Any) -> list[Objection]:
    """Return the objections that a user has filed, newest first; the claim without its facts."""
    found = Objection.objects.filter(filed_by_id=user.pk).select_related("claim__person", "claim__organisation")
    return list(found.defer("claim__facts", "claim__result").order_by("-filed_at", "-pk")[:20])


def sent_again(claim: Claim) -> Claim | None:
    """Return the claim that holds the months or parts of a returned one by now, or None."""
    slots = list(claim.lines.values_list("person_key", "family", "slot"))
    for key, family, slot in slots:
        found = Line.objects.filter(person_key=key, family=family, slot=slot, live=True).select_related("claim").first()
        if found is not None and found.claim_id != claim.pk:
            return found.claim
    return None


def returned_before(claim: Claim) -> Claim | None:
    """Return the last claim for the same months or parts that was returned before this one, or None."""
    lines = claim.lines.values("person_key", "family", "slot")
    earlier = Q(pk__in=[])
    for line in lines:
        earlier |= Q(**{f"lines__{name}": value for name, value in line.items()})
    found = _claims().filter(earlier, state=State.RETURNED, submitted_at__lt=claim.submitted_at)
    return found.order_by("-submitted_at", "-pk").first()


def notice_days(claims: QuerySet[Claim]) -> int | None:
    """Return the days of public notice that the documents of these claims name, where all name the same; else None."""
    named = set()
    for row in claims.values("pack_sha256", "scheme", "variant", "region_id", "claimed_on").distinct().order_by():
        for held in policy.rulesets(subject="subsidies", region=row["region_id"], on=row["claimed_on"]):
            if held.sha256 == row["pack_sha256"]:
                for scheme in held.subject.schemes:
                    if scheme.code == row["scheme"] and (scheme.variant or "") == row["variant"]:
                        named.add(scheme.publicity.days if scheme.publicity else None)
    return named.pop() if len(named) == 1 else None


def paid_lines(batch: Batch) -> list[Payment]:
    """Return what was paid by a list, line by line, what the bank sent back included."""
    found = batch.payments.select_related("line__claim__person", "line__claim__organisation")
    return list(found.defer("line__claim__facts", "line__claim__result").order_by("pk"))


def standing_payments(claim: Claim) -> list[Payment]:
    """Return what was paid for a claim and did not come back from the bank."""
    found = Payment.objects.filter(line__claim=claim, bounced_on=None)
    return list(found.select_related("line").order_by("line__slot", "pk"))


def bounces(claims: Iterable[Claim]) -> dict[int, str]:
    """Return why the bank sent the last payment of claims back, by claim; those that it never sent back are not in it."""
    found = Payment.objects.filter(line__claim__in=list(claims), bounced_on__isnull=False).order_by("bounced_on", "pk")
    return dict(found.values_list("line__claim", "bounce_reason"))


def batches(user: Any) -> QuerySet[Batch]:
    """Return the payment lists of the user's regions, newest first."""
    found = Batch.objects.select_related("region", "prepared_by", "approved_by", "file")
    return (
        access.scope(user, Permission.SUBSIDIES_PAY).filter(found, region="region_id").order_by("-prepared_at", "-pk")
    )


def waiting_counts(user: Any, *, on: date) -> dict[str, int]:
    """Return how much waits for this user: to confirm, review, approve, notice, pay, and objections to decide."""
    approving = in_scope(user, Permission.SUBSIDIES_APPROVE)
    objections = [one for one in open_objections(user)[:_COUNTED] if permissions.may_answer(user, one)]
    return {
        "confirm": of_agency(user).filter(state=State.SUBMITTED).count(),
        "review": to_review(user).count(),
        "approve": to_approve(user).count(),
        "notice": approving.filter(state=State.APPROVED).count(),
        "pay": payable(user, on=on).count(),
        "objections": len(objections),
    }


_WAY = (
    (StepKind.SUBMITTED, "yuan"),
    (StepKind.CONFIRMED, "house"),
    (StepKind.REVIEWED, "eye"),
    (StepKind.APPROVED, "flag"),
    (StepKind.NOTICED, "users"),
    (StepKind.PAID, "yuan"),
)
_REACHED = {
    State.SUBMITTED: 1,
    State.CONFIRMED: 2,
    State.REVIEWED: 3,
    State.APPROVED: 4,
    State.NOTICED: 5,
    State.LISTED: 5,
    State.BOUNCED: 5,
    State.PAID: 6,
    State.RECOVERING: 6,
    State.RECOVERED: 6,
}


def progress(claim: Claim, *, officers: bool = False) -> list[dict[str, Any]]:
    """Return the way of a claim for the timeline component: what is done, what is under way, what comes.

    Arguments: officers, name who did each step, for those who decide; claimants read the days alone.
    """
    steps = history(claim)
    by_kind = {step.kind: step for step in steps}
    reached = _REACHED.get(State(claim.state), 0)
    found: list[dict[str, Any]] = []
    for number, (kind, icon) in enumerate(_WAY):
        step = by_kind.get(kind)
        if number >= reached and claim.state == State.BOUNCED:
            step = None  # it is to be paid once more
        if claim.state in ENDED and step is None:
            continue
        state = (
            "done" if number < reached or (claim.state in ENDED and step) else "now" if number == reached else "wait"
        )
        text = _day_of(step, officers) if step else ""
        title = str(kind.label)
        if step is not None and step.by_id is None and step.note and kind == StepKind.CONFIRMED:
            # Nobody confirmed it; the note says why the county has it all the same.
            title, text, icon = _("单位没有确认"), f"{text} · {step.note}", "info"
        if kind == StepKind.NOTICED and claim.notice_to:
            text = _("公示到 %(day)s，只显示姓氏、单位和金额") % {"day": f"{claim.notice_to:%Y-%m-%d}"}
            if officers and step is not None and step.by is not None:
                text = f"{text} · {step.by}"
        found.append({"title": title, "text": text, "state": state, "icon": icon, "at": step.at if step else None})
    for step in steps:
        if step.kind in (
            StepKind.BOUNCED,
            StepKind.RETURNED,
            StepKind.REFUSED,
            StepKind.WITHDRAWN,
            StepKind.RECOVERY_OPENED,
            StepKind.RECOVERY_APPROVED,
            StepKind.RECOVERED,
        ):
            found.append(
                {
                    "title": StepKind(step.kind).label,
                    "text": " · ".join(filter(None, [_day_of(step, officers), step.note])),
                    "state": "done" if step.kind == StepKind.RECOVERED else "bad",
                    "icon": "warn",
                    "at": step.at,
                }
            )
    return found


def _day_of(step: Any, officers: bool) -> str:
    day = f"{timezone.localdate(step.at)}"
    return f"{day} · {step.by}" if officers and step.by is not None else day


def certificates_of(claim: Claim) -> list[Any]:
    """Return the registered certificates of a level among the claim's facts, the best first, then the newest.

    The facts say level and day, not the number: what has been withdrawn since is not found any more.
    """
    told = {
        (one.get("level"), one["issued_on"])
        for one in claim.facts.get("certificates") or []
        if one.get("kind") != "training" and one.get("level")
    }
    found = [one for one in certificates.of_person(claim.person_id) if (one.level, f"{one.issued_on}") in told]
    return sorted(found, key=lambda one: (one.level, -one.issued_on.toordinal()))


def rests_on(spell: Any) -> bool:
    """Say whether a claim that somebody has confirmed, or that went on without, names this spell among its facts."""
    place, day = spell.organisation.public_id, f"{spell.started_on}"
    claims = Claim.objects.filter(person_id=spell.person_id).exclude(state__in=(State.SUBMITTED, *ENDED))
    return any(
        (one.get("organisation"), one.get("started_on")) == (place, day)
        for facts in claims.values_list("facts", flat=True)
        for one in facts.get("employment") or []
    )


def faults() -> list[str]:
    """Re-fold payments: each paid claim's lines, its batch's count and control sum. Returns a sentence a fault."""
    found = []
    for batch in Batch.objects.exclude(state=BatchState.CANCELLED).order_by("pk"):
        paid_out = batch.state == BatchState.PAID
        # What the bank sent back may be on a later list by now; the list that was paid keeps its payments.
        listed = (
            Line.objects.filter(payments__batch=batch) if paid_out else unpaid(Line.objects.filter(claim__batch=batch))
        )
        lines = listed.aggregate(total=Sum("amount_fen"))["total"] or 0
        if lines != batch.control_fen:
            found.append(f"batch {batch.public_id}: lines {lines} fen, control sum {batch.control_fen}")
        paid = batch.payments.aggregate(total=Sum("amount_fen"))["total"] or 0
        if paid != (batch.control_fen if paid_out else 0):
            found.append(f"batch {batch.public_id}: paid {paid} fen, control sum {batch.control_fen}")
    for claim in Claim.objects.annotate(total=Sum("lines__amount_fen")).only("public_id", "amount_fen").order_by("pk"):
        if claim.total != claim.amount_fen:  # type: ignore[attr-defined]
            found.append(f"claim {claim.public_id}: lines {claim.total} fen, amount {claim.amount_fen}")  # type: ignore[attr-defined]
    return found
