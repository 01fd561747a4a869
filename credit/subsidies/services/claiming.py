"""Claiming and taking back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from credit.subsidies import selectors
from credit.subsidies.enums import State, StepKind
from credit.subsidies.errors import AlreadyClaimed, NotEligible, NotYours, Refusal
from credit.subsidies.models import Claim, Evidence, Line
from credit.subsidies.selectors.offers import slot
from credit.subsidies.services.steps import locked, moved
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.files import selectors as stored_files
from portal.files import services as vault
from portal.people import selectors as people
from portal.policy.logic import wording
from portal.policy.logic.facts import FAMILY

BEIJING = ZoneInfo("Asia/Shanghai")
FILE_KIND = "subsidy_evidence"
FILES_AT_MOST = 10
_PAYERS = {"province": "province_fen", "city": "city_fen", "district": "district_fen", "county": "district_fen"}


def kept_files(*, person: Any, public_ids: Sequence[str]) -> list[Any]:
    """Return files that the person uploaded for a claim not yet sent; ids of others are passed over."""
    used = Evidence.objects.values("file_id")
    return list(stored_files.of_owner(person.pk, kind=FILE_KIND, public_ids=public_ids).exclude(pk__in=used))


def keep_files(
    *, person: Any, uploads: Sequence[Any], room: int, actor: Any, now: datetime
) -> tuple[list[Any], list[str]]:
    """Store uploads for a claim not yet sent.

    Arguments: room, how many more there may be. Returns: the files that were good, and a sentence for each that was not.
    """
    kept, faults = [], []
    for upload in uploads[: max(room, 0)]:
        try:
            kept.append(
                vault.store_upload(upload=upload, kind=FILE_KIND, actor=actor, now=now, owner_person_id=person.pk)
            )
        except Refusal as error:
            faults.append(_("%(name)s：%(why)s") % {"name": upload.name, "why": error})
    if len(uploads) > room:
        faults.append(_("最多交 %(n)s 个文件。") % {"n": FILES_AT_MOST})
    return kept, faults


@transaction.atomic
def submit(
    *, person: Any, code: str, files: Sequence[Any] = (), again: Claim | None = None, actor: Any, now: datetime
) -> Claim:
    """Claim a subsidy from the person's own records.

    Arguments: code, of the offer; files, stored ones of the person; again, a returned claim that this one replaces: it is
    for the same day as that; actor, the person's own login, or None.
    Where nobody else at the agency could confirm it, the claim goes to the county at once.
    Raises: NotYours for another's claim; NotEligible with the reasons; AlreadyClaimed, where a live claim holds a month
    or instalment (the database decides between two at once).
    """
    if actor is not None and person.user_id != actor.pk:
        raise NotYours
    on = now.astimezone(BEIJING).date()
    if again is not None:
        if again.person_id != person.pk or again.state != State.RETURNED:
            raise NotYours
        on = again.claimed_on
    found = selectors.offer(person, code, on=on, known_at=now)
    key = people.key_of(person.pk)
    if found is None:
        raise NotEligible(_("您工作的地方没有这项补贴。"), [])
    if not key:
        raise NotEligible(_("请先登记身份信息，再申请补贴。"), [])
    if found.gap:
        raise NotEligible(found.gap, [])
    if not found.can_claim and found.running is not None:
        raise _already(found.running)
    if not found.can_claim:
        unmet = [reason for reason in found.reasons if not reason["met"]]
        words = "；".join(wording.text_of(reason) for reason in unmet) or _("现在没有可以领的金额")
        raise NotEligible(_("现在不能申请：%(why)s") % {"why": words}, unmet)
    plain, digest = selectors.snapshot(found.facts)
    scheme, result = found.scheme, found.result
    claim = Claim.objects.create(
        person=person,
        organisation_id=found.organisation.pk,
        region_id=found.organisation.region_id,
        scheme=scheme.code,
        variant=scheme.variant or "",
        title=scheme.title,
        pack_slug=found.held.pack.slug,
        pack_title=found.held.pack.title,
        pack_sha256=found.held.sha256,
        claimed_on=on,
        amount_fen=found.amount_fen,
        **_shares(result, found.amount_fen),
        facts=plain,
        facts_sha256=digest,
        result=result,
        submitted_by=actor,
        submitted_at=now,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            Line.objects.bulk_create(
                Line(
                    claim=claim,
                    person_key=key,
                    family=FAMILY[scheme.code],
                    slot=slot(scheme, part, found.facts),
                    amount_fen=part["amount_fen"],
                )
                for part in found.payable_parts
                if part["amount_fen"]
            )
    except IntegrityError:
        raise _already(None) from None
    for stored in files:
        Evidence.objects.create(claim=claim, file=stored, label=stored.name[:60])
    moved(
        claim,
        to=State.SUBMITTED,
        kind=StepKind.SUBMITTED,
        actor=actor,
        now=now,
        tell=_("申请已经提交。单位确认以后，由区县复核、市里批准，每一步都会告诉您。"),
    )
    clerks = access.user_ids_with(Permission.SUBSIDIES_CONFIRM, organisation_id=claim.organisation_id)
    if not set(clerks) - {person.user_id}:
        note = _("单位没有别的经办人，直接交区县复核")
        moved(claim, to=State.CONFIRMED, kind=StepKind.CONFIRMED, actor=None, now=now, note=note)
    return claim


def _already(running: Claim | None) -> AlreadyClaimed:
    day = f"{running.submitted_at.astimezone(BEIJING):%Y-%m-%d}" if running else ""
    words = _("这个月份（或这一期）%(day)s已经申请过，同一笔补贴只能领一次，在两家单位也一样。") % {
        "day": _("在 %(day)s ") % {"day": day} if day else ""
    }
    return AlreadyClaimed("already_claimed", words)


def _shares(result: dict[str, Any], amount: int) -> dict[str, int]:
    """Return how the amount is divided; payers that we have no column for stay undivided."""
    found = {"province_fen": 0, "city_fen": 0, "district_fen": 0}
    for share in result["funding"]:
        if column := _PAYERS.get(share["payer"]):
            found[column] += share["fen"]
    return {**found, "undivided_fen": amount - sum(found.values())}


@transaction.atomic
def withdraw(*, claim: Claim, actor: Any, now: datetime) -> Claim:
    """Take an own claim back, as long as the city has not approved it. Raises: NotYours, WrongState."""
    row = locked(claim, states=(State.SUBMITTED, State.CONFIRMED, State.REVIEWED))
    if actor is not None and row.person.user_id != actor.pk:
        raise NotYours
    return moved(row, to=State.WITHDRAWN, kind=StepKind.WITHDRAWN, actor=actor, now=now)
