"""Payment lists: prepared by one officer, approved by another, paid once."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from credit.subsidies import selectors
from credit.subsidies.enums import PAYABLE, BatchState, State, StepKind
from credit.subsidies.errors import NotYours, OwnClaim, WrongState
from credit.subsidies.logic import money
from credit.subsidies.models import Batch, Claim, Line, Payment
from credit.subsidies.services.steps import moved
from portal.access import permissions
from portal.access.enums import Permission
from portal.audit import services as audit
from portal.files import services as files
from portal.people import selectors as people
from portal.printing import services as printing
from portal.regions import logic as regions

BEIJING = ZoneInfo("Asia/Shanghai")
FILE_KIND = "payment_list"
_HEADS = (
    "序号",
    "姓名",
    "证件号码",
    "单位",
    "补贴",
    "月份或期数",
    "金额（元）",
    "省承担（元）",
    "市承担（元）",
    "区县承担（元）",
    "未划分（元）",
    "申请编号",
    # Left empty: see _notes.
    "银行账号（平台不保存，由发放单位填写）",
)


@transaction.atomic
def prepare_batch(*, region_id: int, title: str, claims: Iterable[Claim], actor: Any, now: datetime) -> Batch:
    """Make a payment list of claims whose notice has ended, with its xlsx file, count and control sum.

    Of a claim that the bank sent back only what came back is listed again.

    Arguments: region_id, the paying city or county; claims, of that region, each `selectors.payable`.
    Raises: NotYours, WrongState, where nothing is payable or a claim is on another list.
    """
    if actor is not None and not permissions.allowed(actor, Permission.SUBSIDIES_PAY, region_id=region_id):
        raise NotYours
    today = now.astimezone(BEIJING).date()
    wanted = [claim.pk for claim in claims]
    rows = list(
        Claim.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .filter(pk__in=wanted, state__in=PAYABLE, batch=None, notice_to__lt=today)
        .order_by("region_id", "pk")
    )
    if not rows or len(rows) != len(wanted):
        raise WrongState("not_payable", _("选中的申请里有公示没结束的，或者已经在别的清单里。请刷新页面再选。"))
    low, high = regions.span(region_id)
    if not all(low <= row.region_id <= high for row in rows):
        raise NotYours
    if actor is not None and any(row.person.user_id == actor.pk for row in rows):
        raise OwnClaim("own_claim", _("选中的申请里有您自己的，必须由别人制单。"))
    if any(objection.decided_at is None for row in rows for objection in row.objections.all()):
        raise WrongState("open_objection", _("选中的申请里有异议还没处理。"))
    lines = list(selectors.unpaid(Line.objects.filter(claim__in=rows, live=True)).order_by("claim_id", "pk"))
    control = sum(line.amount_fen for line in lines)
    title = title.strip()[:120] or _("%(day)s 发放清单") % {"day": today.isoformat()}
    content = printing.workbook(
        _("发放清单"),
        _HEADS,
        _rows(rows, lines, control),
        widths=(6, 12, 22, 28, 16, 12, 12, 14, 14, 16, 14, 24, 30),
        notes=_notes(title, actor=actor, now=now, count=len(lines), control=control),
    )
    batch = Batch(
        region_id=region_id,
        title=title,
        count=len(lines),
        control_fen=control,
        prepared_by=actor,
        prepared_at=now,
    )
    # The file first: the row of a list is written once, with its digest.
    batch.file = files.store(
        content=content, name=f"payment-{batch.public_id}.xlsx", kind=FILE_KIND, actor=actor, now=now
    )
    batch.file_sha256 = hashlib.sha256(content).hexdigest()
    batch.save()
    for row in rows:
        row.batch = batch
        moved(row, to=State.LISTED, kind=StepKind.LISTED, actor=actor, now=now)
    audit.record(actor=actor, action="subsidies.batch.prepared", target=batch, region=region_id, now=now)
    return batch


def _notes(title: str, *, actor: Any, now: datetime, count: int, control: int) -> list[str]:
    """Return what the list says of itself: who made it and when, its count and control sum, and what it is not.

    The approval follows the file, whose digest is fixed by then: it stands on the list's page.
    """
    at = now.astimezone(BEIJING)
    return [
        _("清单：%(title)s") % {"title": title},
        _("制单：%(name)s，%(day)s") % {"name": actor or _("系统"), "day": f"{at:%Y-%m-%d %H:%M}"},
        _("笔数：%(n)s，合计：%(yuan)s 元") % {"n": count, "yuan": yuan(control)},
        _("批准人、批准时间和本文件的 SHA-256 值见平台上这份清单的页面；未经另一人批准不得发放。"),
        _("平台不保存银行账号，最后一列空着，由发放单位按自己的财务资料填写；本清单不是银行代发文件。"),
        _("证件号码只显示首尾几位；需要核对完整号码时，按规定在平台上查看，查看会留下记录。"),
    ]


def _rows(claims: list[Claim], lines: list[Line], control: int) -> list[list[Any]]:
    by_pk = {claim.pk: claim for claim in claims}
    listed = Counter[int]()
    for line in lines:
        listed[line.claim_id] += line.amount_fen
    parts = {claim.pk: _shares(claim, listed[claim.pk]) for claim in claims}
    found: list[list[Any]] = []
    told: set[int] = set()
    for number, line in enumerate(lines, start=1):
        claim = by_pk[line.claim_id]
        shares = [0] * 4 if claim.pk in told else parts[claim.pk]
        told.add(claim.pk)
        found.append(
            [
                number,
                claim.person.name,
                people.masked_number(claim.person),
                claim.organisation.name,
                claim.title,
                line.slot,
                _amount(line.amount_fen),
                *(_amount(share) for share in shares),
                claim.public_id,
                "",
            ]
        )
    totals = [sum(part[column] for part in parts.values()) for column in range(4)]
    found.append(
        [
            "",
            _("合计"),
            "",
            "",
            "",
            _("%(n)s 笔") % {"n": len(lines)},
            _amount(control),
            *(_amount(total) for total in totals),
            "",
            "",
        ]
    )
    return found


def _shares(claim: Claim, fen: int) -> list[int]:
    """Return who bears `fen` of a claim (province, city, district, undivided), in its own proportions."""
    whole = [claim.province_fen, claim.city_fen, claim.district_fen, claim.undivided_fen]
    return whole if fen == claim.amount_fen else money.split(fen, whole)


def _amount(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals, without floats."""
    return f"{fen // 100}.{fen % 100:02d}"


def _locked(batch: Batch, *, actor: Any, state: str) -> Batch:
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if actor is not None and not permissions.allowed(actor, Permission.SUBSIDIES_PAY, region_id=row.region_id):
        raise NotYours
    if row.state != state:
        raise WrongState("batch_state", _("这份清单现在是“%(state)s”。") % {"state": BatchState(row.state).label})
    return row


@transaction.atomic
def approve_batch(*, batch: Batch, actor: Any, now: datetime) -> Batch:
    """Approve a list as another officer. Raises: NotYours, OwnClaim for who prepared it, WrongState."""
    row = _locked(batch, actor=actor, state=BatchState.PREPARED)
    if actor is not None and actor.pk == row.prepared_by_id:
        raise OwnClaim("same_officer", _("清单是您做的，必须由另一个人批准。"))
    row.state, row.approved_by, row.approved_at = BatchState.APPROVED, actor, now
    row.save()
    audit.record(actor=actor, action="subsidies.batch.approved", target=row, region=row.region_id, now=now)
    return row


@transaction.atomic
def cancel_batch(*, batch: Batch, actor: Any, now: datetime) -> Batch:
    """Cancel a list that is not paid; its claims may be listed anew. Raises: NotYours, WrongState."""
    row = _locked(batch, actor=actor, state=batch.state if batch.state == BatchState.APPROVED else BatchState.PREPARED)
    for claim in Claim.objects.select_related("person").filter(batch=row):
        claim.batch = None
        # Back to where it waited for this list.
        again = selectors.bounces([claim])
        to, kind = (State.BOUNCED, StepKind.BOUNCED) if again else (State.NOTICED, StepKind.NOTICED)
        moved(claim, to=to, kind=kind, actor=actor, now=now, note=_("清单作废"))
    row.state = BatchState.CANCELLED
    row.save()
    audit.record(actor=actor, action="subsidies.batch.cancelled", target=row, region=row.region_id, now=now)
    return row


@transaction.atomic
def pay(*, batch: Batch, paid_on: date, actor: Any, now: datetime) -> Batch:
    """Record that the bank has paid an approved list: one payment a line, once.

    Raises: NotYours, WrongState, also for a day in the future or before the approval.
    """
    row = _locked(batch, actor=actor, state=BatchState.APPROVED)
    today = now.astimezone(BEIJING).date()
    approved = row.approved_at.astimezone(BEIJING).date() if row.approved_at else today
    if not approved <= paid_on <= today:
        raise WrongState("paid_on", _("发放日期要在批准之后、今天以前。"), "paid_on")
    lines = list(selectors.unpaid(Line.objects.filter(claim__batch=row, live=True)).order_by("pk"))
    if len(lines) != row.count or sum(line.amount_fen for line in lines) != row.control_fen:
        raise WrongState("control_sum", _("清单的笔数或合计与明细对不上，请作废重做。"))
    Payment.objects.bulk_create(
        Payment(line=line, batch=row, amount_fen=line.amount_fen, paid_on=paid_on, posted_at=now) for line in lines
    )
    row.state, row.paid_on = BatchState.PAID, paid_on
    row.save()
    paid = Counter[int]()
    for line in lines:
        paid[line.claim_id] += line.amount_fen
    for claim in Claim.objects.select_related("person").filter(batch=row).order_by("pk"):
        words = _("%(yuan)s 元已经发放（%(day)s），请查收。") % {
            "yuan": yuan(paid[claim.pk]),
            "day": paid_on.isoformat(),
        }
        moved(claim, to=State.PAID, kind=StepKind.PAID, actor=actor, now=now, tell=words)
    audit.record(actor=actor, action="subsidies.batch.paid", target=row, region=row.region_id, now=now)
    return row
