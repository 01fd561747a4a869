"""Orders before somebody comes: asked for, published, accepted, handed back, cancelled."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from credit.timebank import permissions, selectors
from credit.timebank.enums import HOLDING, AccountKind, OrderState, PaidFrom, ServiceKind, TransferKind
from credit.timebank.errors import NotEnough, NotYours, Refusal
from credit.timebank.logic import steps as logic
from credit.timebank.models import Account, Order, OrderStep
from credit.timebank.services.ledger import Posting, account, post
from credit.timebank.services.volunteers import check
from portal.audit import services as audit
from portal.messaging import services as messaging
from portal.people import selectors as reading
from portal.people import services as people
from portal.regions import selectors as regions

SHORTEST_MINUTES = 15


def locked(order: Order) -> Order:
    """Return the row as it stands now, locked until the transaction ends."""
    found = Order.objects.select_for_update(of=("self",)).select_related("requester", "volunteer")
    return found.get(pk=order.pk)


def step(
    order: Order, state: str, *, actor: Any, now: datetime, by_operator: bool = False, note: str = "", tell: str = ""
) -> Order:
    """Bring an order into a state: checked against the table of steps, logged, audited, and told to both.

    Arguments: tell, the subject of a message to the two people, but not to whoever acted.
    """
    if not logic.follows(order.state, state):
        raise Refusal("state", _("这一步现在不能做，请刷新页面看看最新情况。"))
    order.state = state
    order.save()
    OrderStep.objects.create(
        order=order, state=state, at=now, actor=actor, by_operator=by_operator, note=note.strip()[:200]
    )
    audit.record(
        actor=actor,
        action=f"timebank.order.{state}",
        target=order,
        region=order.region_id,
        data={"by_operator": by_operator},
        now=now,
    )
    people_told = (order.requester, order.volunteer) if tell else ()
    for person in people_told:
        if person is None or person.user_id is None or person.user_id == getattr(actor, "pk", None):
            continue
        messaging.send(
            user_id=person.user_id,
            subject=tell,
            body=order.title,
            link=reverse("timebank:order", args=[order.public_id]),
            key=f"timebank.order:{order.pk}:{state}:{person.pk}:{int(now.timestamp())}",
            now=now,
        )
    return order


def _checked(*, kind: str, title: str, place: str, region_id: int, starts_at: datetime, minutes: int, now: datetime):
    if kind not in ServiceKind.values:
        raise Refusal("kind", _("请选一种帮忙的内容。"), "kind")
    if not title.strip() or len(title.strip()) > 40:
        raise Refusal("title", _("请用 40 个字以内写清要帮什么忙。"), "title")
    if not place.strip() or len(place.strip()) > 100:
        raise Refusal("place", _("请用 100 个字以内写清在哪里见面。"), "place")
    if regions.get(region_id) is None or regions.has_children(region_id):
        raise Refusal("region", _("请选到区县这一级。"), "region")
    if starts_at <= now:
        raise Refusal("past", _("开始时间要在现在以后。"), "starts_at")
    if not SHORTEST_MINUTES <= minutes <= logic.LONGEST_MINUTES:
        raise Refusal("minutes", _("一次至少 15 分钟，最多 8 小时。"), "minutes")


@transaction.atomic
def request(
    *,
    requester: Any,
    kind: str,
    title: str,
    place: str,
    region_id: int,
    starts_at: datetime,
    minutes: int,
    details: str = "",
    organisation_id: int | None = None,
    actor: Any,
    now: datetime,
) -> Order:
    """Ask for help, for oneself or, as an operator, for a person without a phone. It waits as a draft.

    Arguments: requester, a Person; region_id, the county where help is needed; minutes, 15 to 480; organisation_id,
    the service point that acts. Raises: NotYours, Refusal beside its field.
    """
    for field, text in (("title", title), ("place", place), ("details", details)):
        if logic.names_a_number(text):
            raise Refusal("number", _("不要写电话和证件号，受理点会帮您联系。"), field)
    _checked(kind=kind, title=title, place=place, region_id=region_id, starts_at=starts_at, minutes=minutes, now=now)
    own = actor is None or requester.user_id == actor.pk
    if not own and not (
        permissions.operates(actor, region_id=region_id, organisation_id=organisation_id)
        and permissions.enters(actor, region_id=region_id)
    ):
        raise NotYours
    order = Order.objects.create(
        requester_id=requester.pk,
        region_id=region_id,
        organisation_id=organisation_id,
        kind=kind,
        title=title.strip(),
        details=details.strip()[:300],
        place=place.strip(),
        starts_at=starts_at,
        minutes=minutes,
        created_at=now,
    )
    OrderStep.objects.create(order=order, state=OrderState.DRAFT, at=now, actor=actor, by_operator=not own)
    audit.record(actor=actor, action="timebank.order.draft", target=order, region=region_id, now=now)
    return order


@transaction.atomic
def request_for_elder(
    *,
    person_id: int | None,
    name: str = "",
    sex: str = "",
    birth_date: date | None = None,
    region_id: int,
    actor: Any,
    now: datetime,
    **wish: Any,
) -> Order:
    """Ask for help, as an operator, for a person without a phone: one known to this desk, or registered now.

    Arguments: person_id, one of selectors.elders, or None for a new person with name, sex and birth_date; wish, as of
    request. Raises: NotYours, Refusal beside its field.
    """
    if person_id is None:
        elder = register_elder(name=name, sex=sex, birth_date=birth_date, region_id=region_id, actor=actor, now=now)
    elif person_id in dict(selectors.elders(actor)):
        elder = reading.get_by_pk(person_id)
    else:
        raise NotYours
    point = next(iter(sorted(permissions.desk(actor).organisations)), None)
    return request(requester=elder, region_id=region_id, organisation_id=point, actor=actor, now=now, **wish)


@transaction.atomic
def register_elder(*, name: str, sex: str, birth_date: date | None, region_id: int, actor: Any, now: datetime) -> Any:
    """Register a person without phone and without document, so that an operator can act for her."""
    if actor is not None and not permissions.enters(actor, region_id=region_id):
        raise NotYours
    return people.register(name=name, sex=sex, birth_date=birth_date, region=region_id, actor=actor, now=now)


@transaction.atomic
def publish(*, order: Order, paid_from: str, priority: bool = False, actor: Any, now: datetime) -> Order:
    """Approve a draft and let volunteers see it; the operator decides who pays.

    Who pays with saved time must be allowed to use it and must have it. Raises: NotYours, Refusal, NotEnough, PolicyGap.
    """
    row = locked(order)
    if actor is not None and not permissions.operates_order(actor, row):
        raise NotYours
    if row.state != OrderState.DRAFT:  # an accepted order goes back by hand_back, which returns the minutes
        raise Refusal("state", _("这一步现在不能做，请刷新页面看看最新情况。"))
    if paid_from not in PaidFrom.values:
        raise Refusal("paid_from", _("请选这次由谁支付时间。"), "paid_from")
    if paid_from == PaidFrom.SAVINGS:
        answer = selectors.redeeming(row.requester, region_id=row.region_id, on=logic.day(row.starts_at))
        check(answer, code="not_redeemable")
        if selectors.balances(row.requester_id)["savings"] < row.minutes:
            raise NotEnough("paid_from")
    row.paid_from, row.priority = paid_from, priority
    return step(row, OrderState.PUBLISHED, actor=actor, now=now, by_operator=True, tell=_("您的求助已经发布"))


def _source(order: Order, now: datetime) -> tuple[Account, Account]:
    """Return the account that pays for an order and the one in which the minutes are held."""
    if order.paid_from == PaidFrom.SAVINGS:
        return (
            account(kind=AccountKind.SAVINGS, person_id=order.requester_id, now=now),
            account(kind=AccountKind.HELD, person_id=order.requester_id, now=now),
        )
    pool = selectors.nearest_pool(order.region_id)
    if pool is None:
        raise Refusal("no_pool", _("这里还没有时间池，请联系受理点。"))
    return pool, account(kind=AccountKind.HELD, region_id=pool.region_id, now=now)


@transaction.atomic
def accept(*, order: Order, person: Any, actor: Any, now: datetime) -> Order:
    """Accept an order as a volunteer. The minutes are held, so that nobody can spend them twice.

    Orders that overlap are let through and flagged: two short errands in one house are possible, two towns are not.
    Raises: NotYours, Refusal, NotEnough, PolicyGap.
    """
    row = locked(order)
    if actor is not None and actor.pk != person.user_id:
        raise NotYours
    if person.pk == row.requester_id:
        raise Refusal("own", _("自己的求助不能自己接。"))
    volunteer = selectors.volunteer(person.pk)
    if volunteer is None:
        raise Refusal("volunteer", _("请先登记为志愿者。"))
    if row.state != OrderState.PUBLISHED:
        raise Refusal("taken", _("已经有人接了，看看别的吧。"))
    if row.starts_at + timedelta(minutes=row.minutes) <= now:
        raise Refusal("past", _("这个约定的时间已经过了。"))
    check(selectors.earning(volunteer, region_id=row.region_id, on=logic.day(row.starts_at)), code="not_eligible")
    source, held = _source(row, now)
    times = row.steps.filter(state=OrderState.ACCEPTED).count()
    (row.hold,) = post(
        Posting(
            key=f"hold:{row.public_id}:{times + 1}",
            debit=source,
            credit=held,
            minutes=row.minutes,
            kind=TransferKind.HOLD,
            effective_on=logic.day(now),
            group=row.public_id,
        ),
        actor=actor,
        now=now,
    )
    row.volunteer = person
    others = selectors.overlapping(person.pk, starts_at=row.starts_at, minutes=row.minutes, beside=row.pk)
    row.overlapping = bool(others)
    Order.objects.filter(pk__in=[other.pk for other in others]).update(overlapping=True)
    return step(row, OrderState.ACCEPTED, actor=actor, now=now, tell=_("有志愿者接单了"))


def release(order: Order, *, actor: Any, now: datetime) -> None:
    """Give the held minutes of an order back to whoever would have paid."""
    if order.hold is None or order.state not in HOLDING:
        return
    post(
        Posting(
            key=f"release:{order.hold.key}",
            debit=order.hold.credit,
            credit=order.hold.debit,
            minutes=order.hold.minutes,
            kind=TransferKind.RELEASE,
            effective_on=logic.day(now),
            group=order.public_id,
        ),
        actor=actor,
        now=now,
    )


@transaction.atomic
def hand_back(*, order: Order, reason: str = "", actor: Any, now: datetime) -> Order:
    """The volunteer cannot come: the order is open to others again and the minutes return."""
    row = locked(order)
    operator = actor is not None and permissions.operates_order(actor, row)
    if actor is not None and not operator and not permissions.is_volunteer(actor, row):
        raise NotYours
    if row.state != OrderState.ACCEPTED:
        raise Refusal("state", _("这一步现在不能做，请刷新页面看看最新情况。"))
    release(row, actor=actor, now=now)
    step(
        row,
        OrderState.PUBLISHED,
        actor=actor,
        now=now,
        by_operator=operator,
        note=reason,
        tell=_("志愿者来不了，正在另外找人"),
    )
    row.volunteer = row.hold = None
    row.overlapping = False
    row.save(update_fields=["volunteer", "hold", "overlapping"])
    return row


@transaction.atomic
def cancel(*, order: Order, reason: str = "", actor: Any, now: datetime) -> Order:
    """Call an order off; held minutes return. The requester until somebody came, an operator also afterwards."""
    row = locked(order)
    operator = actor is not None and permissions.operates_order(actor, row)
    early = row.state in (OrderState.DRAFT, OrderState.PUBLISHED, OrderState.ACCEPTED)
    if actor is not None and not operator and not (permissions.is_requester(actor, row) and early):
        raise NotYours
    if operator and not reason.strip():
        raise Refusal("reason", _("请写明原因，对方会看到。"), "reason")
    release(row, actor=actor, now=now)
    return step(
        row, OrderState.CANCELLED, actor=actor, now=now, by_operator=operator, note=reason, tell=_("约定取消了")
    )
