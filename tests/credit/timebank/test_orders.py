"""An order from the wish to the settled hour, and everything that must not happen on the way."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from credit.timebank import selectors, services
from credit.timebank.enums import AccountKind
from credit.timebank.errors import NotEnough, NotYours, Refusal, TooMany, Unconfirmed
from credit.timebank.models import Order, OrderStep
from portal.access.enums import Role
from portal.messaging.models import Message
from portal.policy.adapters import BUILT_IN
from portal.policy.errors import PolicyGap
from tests.credit.timebank.conftest import EXAMPLE, HERE, hold_rules
from tests.factories.people import OrganisationFactory


def minutes(person: Any) -> dict[str, int]:
    return selectors.balances(person.pk)


def pool() -> int:
    found = selectors.account(kind=AccountKind.POOL, region_id=HERE)
    assert found is not None
    return found.balance


def test_from_wish_to_settled_hour(town: SimpleNamespace, wish: Any, noon: Any, drain: Any) -> None:
    order = wish("draft")
    assert order in selectors.of_desk(town.operator)
    assert selectors.open_near(town.volunteer, now=noon) == []
    order = services.publish(order=order, paid_from="savings", actor=town.operator, now=noon)
    assert selectors.open_near(town.volunteer, now=noon) == [order]
    assert selectors.open_near(town.elder, now=noon) == []
    order = services.accept(order=order, person=town.volunteer, actor=town.volunteer.user, now=noon)
    assert (minutes(town.elder)["savings"], minutes(town.elder)["held"]) == (240, 60)
    starts = order.starts_at
    services.check_in(order=order, code=selectors.code(order), actor=town.volunteer.user, now=starts)
    order = services.check_out(
        order=order,
        code=selectors.code(order, leaving=True),
        actor=town.volunteer.user,
        now=starts + timedelta(minutes=50, seconds=59),
    )
    assert order.served_minutes == 50
    services.confirm(order=order, actor=town.elder.user, now=starts + timedelta(hours=1))
    assert services.settle_due(now=starts + timedelta(hours=2)) == 0
    assert services.settle_due(now=noon + timedelta(days=1)) == 1
    assert services.settle_due(now=noon + timedelta(days=2)) == 0
    order.refresh_from_db()
    assert order.state == "settled"
    assert minutes(town.volunteer)["savings"] == 50
    assert (minutes(town.elder)["savings"], minutes(town.elder)["held"]) == (250, 0)
    assert [step.state for step in selectors.steps(order)] == [
        "draft", "published", "accepted", "checked_in", "checked_out", "confirmed", "settled",
    ]  # fmt: skip
    assert selectors.faults() == []
    assert Message.objects.filter(user_id=town.elder.user_id, subject="有志愿者接单了").exists()
    lines = selectors.statement(town.elder.pk)
    assert sum(line.minutes for line in lines) == 250
    assert {line.counterpart for line in lines} == {"", "文*寒"}
    found = selectors.settled_minutes(regions_between=(230000, 239999), since=noon.date(), until=noon.date())
    assert found == {"minutes": 50, "orders": 1, "volunteers": 1}
    with pytest.raises(DatabaseError), transaction.atomic():
        OrderStep.objects.filter(order=order).update(note="x")


def test_for_an_elder_without_phone(town: SimpleNamespace, noon: Any) -> None:
    order = services.request_for_elder(
        person_id=None, name="贺兰英", sex="F", birth_date=date(1941, 5, 19), region_id=HERE,
        kind="company", title="读报", place="家里", starts_at=noon + timedelta(hours=1), minutes=60,
        actor=town.operator, now=noon,
    )  # fmt: skip
    assert selectors.elders(town.operator) == [(order.requester_id, "贺兰英")]
    with pytest.raises(NotEnough):
        services.publish(order=order, paid_from="savings", actor=town.operator, now=noon)
    services.publish(order=order, paid_from="pool", priority=True, actor=town.operator, now=noon)
    services.accept(order=order, person=town.volunteer, actor=town.volunteer.user, now=noon)
    assert pool() == 2940
    services.check_in(order=order, at=order.starts_at, actor=town.operator, now=noon + timedelta(hours=5))
    services.check_out(
        order=order, at=order.starts_at + timedelta(hours=3), actor=town.operator, now=noon + timedelta(hours=5)
    )
    with pytest.raises(Refusal, match="另一位经办人"):
        services.confirm(order=order, actor=town.operator, now=noon + timedelta(hours=5))
    services.confirm(order=order, actor=town.colleague, now=noon + timedelta(hours=5))
    services.settle(order_id=order.pk, now=noon + timedelta(days=1))
    assert (pool(), minutes(town.volunteer)["savings"]) == (2940, 60)
    assert all(step.by_operator for step in selectors.steps(order) if step.state in ("checked_in", "confirmed"))


def test_the_held_hour_is_not_spent_twice(town: SimpleNamespace, wish: Any, another: Any, noon: Any) -> None:
    first, second = wish(minutes=180), wish(minutes=180)
    services.accept(order=first, person=town.volunteer, actor=town.volunteer.user, now=noon)
    other = another()
    with pytest.raises(NotEnough):
        services.accept(order=second, person=other, actor=other.user, now=noon)
    second.refresh_from_db()
    assert (second.state, second.volunteer_id) == ("published", None)
    services.hand_back(order=first, actor=town.volunteer.user, now=noon)
    assert minutes(town.elder) == {"savings": 300, "donation_only": 0, "held": 0, "total": 300}
    services.accept(order=second, person=other, actor=other.user, now=noon)
    services.cancel(order=second, actor=town.elder.user, now=noon)
    services.accept(order=first, person=other, actor=other.user, now=noon)
    assert minutes(town.elder)["held"] == 180
    assert selectors.faults() == []


def test_who_may_not(town: SimpleNamespace, wish: Any, another: Any, make_user: Any, noon: Any) -> None:
    draft = wish("draft")
    stranger = make_user()
    far = make_user((Role.COUNTY_OFFICER, None, 420704))
    for user in (town.elder.user, town.volunteer.user, stranger, far):
        with pytest.raises(NotYours):
            services.publish(order=draft, paid_from="savings", actor=user, now=noon)
    order = services.publish(order=draft, paid_from="savings", actor=town.operator, now=noon)
    services.join(person=town.elder, actor=town.elder.user, now=noon)
    with pytest.raises(Refusal, match="自己的求助"):
        services.accept(order=order, person=town.elder, actor=town.elder.user, now=noon)
    with pytest.raises(NotYours):
        services.accept(order=order, person=town.volunteer, actor=stranger, now=noon)
    services.accept(order=order, person=town.volunteer, actor=town.volunteer.user, now=noon)
    late = another()
    with pytest.raises(Refusal, match="已经有人接了"):
        services.accept(order=order, person=late, actor=late.user, now=noon)
    services.check_in(order=order, actor=town.operator, now=order.starts_at)
    done = services.check_out(order=order, actor=town.operator, now=order.starts_at + timedelta(hours=1))
    with pytest.raises(Refusal, match="不能自己确认"):
        services.confirm(order=done, actor=town.volunteer.user, now=done.checked_out_at)
    with pytest.raises(NotYours):
        services.confirm(order=done, actor=stranger, now=done.checked_out_at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=done.pk).update(volunteer_id=done.requester_id)


def test_a_clerk_has_only_what_her_own_service_point_entered(
    town: SimpleNamespace, wish: Any, make_user: Any, noon: Any
) -> None:
    """The county of the agency is not hers: not who asked by phone, not whom another service point looks after."""
    region = town.region
    points = [OrganisationFactory(kind="agency", region=region) for _number in range(2)]
    clerk, second, other = (
        make_user((Role.AGENCY_CLERK, point, None), name=name)
        for point, name in ((points[0], "甲一"), (points[0], "甲二"), (points[1], "乙"))
    )
    by_phone = wish("draft")
    by: dict[str, Any] = {"now": noon, "kind": "company", "title": "读报", "place": "家里", "minutes": 60}
    by |= {"starts_at": noon + timedelta(hours=1), "name": "贺兰英", "sex": "F", "birth_date": date(1941, 5, 19)}
    own = services.request_for_elder(person_id=None, region_id=HERE, actor=clerk, **by)
    assert own.organisation_id == points[0].pk
    for user, seen in ((clerk, [own]), (second, [own]), (other, [])):
        assert list(selectors.of_desk(user)) == seen
        assert bool(selectors.elders(user)) == bool(seen)
    assert set(selectors.of_desk(town.operator)) == {own, by_phone}
    for order, user in ((by_phone, clerk), (own, other)):
        with pytest.raises(NotYours):
            services.publish(order=order, paid_from="pool", actor=user, now=noon)
    with pytest.raises(NotYours):
        services.request_for_elder(person_id=own.requester_id, region_id=HERE, actor=other, **by)
    with pytest.raises(NotYours):
        services.request_for_elder(person_id=own.requester_id, region_id=420704, actor=clerk, **by)
    services.publish(order=own, paid_from="pool", actor=clerk, now=noon)
    services.accept(order=own, person=town.volunteer, actor=town.volunteer.user, now=noon)
    with pytest.raises(NotYours):
        services.check_in(order=own, actor=other, now=own.starts_at)
    services.check_in(order=own, actor=clerk, now=own.starts_at)
    late = own.starts_at + timedelta(hours=1)
    done = services.check_out(order=own, actor=second, now=late)
    # Both have noted a time of this service: neither decides that it was so, not even by way of a dispute.
    for user in (clerk, second):
        with pytest.raises(Refusal, match="另一位经办人"):
            services.confirm(order=done, actor=user, now=late)
    done = services.dispute(order=done, reason="问一问", actor=clerk, now=late)
    with pytest.raises(Refusal, match="另一位经办人"):
        services.resolve(order=done, minutes=60, note="对的", actor=second, now=late)
    assert services.resolve(order=done, minutes=60, note="对的", actor=town.operator, now=late).state == "confirmed"


def test_an_operator_who_helps_does_not_confirm(town: SimpleNamespace, wish: Any, another: Any, noon: Any) -> None:
    helper = another()
    from portal.access import services as access

    access.grant(user=helper.user, role=Role.COUNTY_OFFICER, region=HERE, actor=None, now=noon - timedelta(days=1))
    order = wish("checked_out", volunteer=helper)
    with pytest.raises(Refusal, match="不能自己确认"):
        services.confirm(order=order, actor=helper.user, now=order.checked_out_at)
    services.dispute(order=order, reason="时间不对", actor=town.elder.user, now=order.checked_out_at)
    with pytest.raises(NotYours):
        services.resolve(order=order, minutes=60, note="对的", actor=helper.user, now=order.checked_out_at)


@pytest.mark.parametrize(
    "state", ["draft", "published", "accepted", "checked_in", "checked_out", "confirmed", "settled"]
)
def test_no_step_is_skipped(wish: Any, town: SimpleNamespace, state: str) -> None:
    order = wish(state)
    later = order.starts_at + timedelta(hours=1)
    by: dict[str, Any] = {"order": order, "actor": None, "now": later}
    steps = {
        "draft": lambda: services.publish(paid_from="savings", **by),
        "published": lambda: services.accept(order=order, person=town.volunteer, actor=None, now=order.starts_at),
        "accepted": lambda: services.check_in(**by),
        "checked_in": lambda: services.check_out(**by),
        "checked_out": lambda: services.confirm(**by),
        "disputed": lambda: services.resolve(minutes=1, note="x", **by),
    }
    for before, take in steps.items():
        if before != state:
            with pytest.raises(Refusal), transaction.atomic():
                take()
    order.refresh_from_db()
    assert order.state == state
    assert services.settle(order_id=order.pk, now=later).state == ("settled" if state == "confirmed" else state)


def test_codes(town: SimpleNamespace, wish: Any) -> None:
    order = wish("accepted")
    right = selectors.code(order)
    wrong = "0000" if right != "0000" else "1111"
    by: dict[str, Any] = {"order": order, "actor": town.volunteer.user, "now": order.starts_at}
    with pytest.raises(Refusal, match="1 小时"):
        services.check_in(code=right, **by | {"now": order.starts_at - timedelta(minutes=61)})
    for _number in range(6):
        with pytest.raises(Refusal, match="数字不对"):
            services.check_in(code=wrong, **by)
    with pytest.raises(TooMany):
        services.check_in(code=right, **by)
    services.check_in(order=order, actor=town.operator, now=order.starts_at)


def test_a_dispute_is_decided_by_somebody_else(town: SimpleNamespace, wish: Any) -> None:
    order = wish("checked_out")
    late = order.checked_out_at + timedelta(hours=1)
    with pytest.raises(Refusal, match="哪里不对"):
        services.dispute(order=order, reason=" ", actor=town.elder.user, now=late)
    order = services.dispute(order=order, reason="只做了 40 分钟", actor=town.elder.user, now=late)
    with pytest.raises(Refusal):
        services.resolve(order=order, minutes=61, note="x", actor=town.operator, now=late)
    services.resolve(order=order, minutes=40, note="双方都同意", actor=town.operator, now=late)
    services.settle(order_id=order.pk, now=late)
    assert (minutes(town.volunteer)["savings"], minutes(town.elder)["savings"]) == (40, 260)
    other = wish("checked_out", starts_at=order.starts_at + timedelta(hours=2))
    services.dispute(order=other, reason="没有来", actor=town.elder.user, now=late + timedelta(hours=3))
    services.resolve(order=other, minutes=0, note="没有来", actor=town.operator, now=late + timedelta(hours=3))
    assert minutes(town.elder) == {"savings": 260, "donation_only": 0, "held": 0, "total": 260}


def test_the_day_has_a_limit(town: SimpleNamespace, wish: Any, noon: Any) -> None:
    """240 minutes a day: what is over can only be given away."""
    wish("settled", minutes=200)
    order = wish("settled", minutes=60, paid_from="pool", starts_at=noon + timedelta(hours=6))
    assert minutes(town.volunteer)["savings"] == 240
    assert minutes(town.volunteer)["donation_only"] == 20
    assert selectors.steps(order).last().note == "day_cap_reached"
    assert selectors.left_today(town.volunteer.pk, region_id=HERE, now=noon) == 0


def test_overlapping_orders_are_flagged(town: SimpleNamespace, wish: Any, noon: Any) -> None:
    first = wish("accepted")
    apart = wish("accepted", starts_at=first.starts_at + timedelta(hours=1))
    assert not apart.overlapping
    second = wish("accepted", starts_at=first.starts_at + timedelta(minutes=59))
    first.refresh_from_db()
    assert first.overlapping
    assert second.overlapping


def test_what_the_rules_say(town: SimpleNamespace, another: Any, wish: Any, make_user: Any, noon: Any) -> None:
    with pytest.raises(Refusal, match="年龄不符合规定"):
        another("小同学", date(noon.year - 15, 1, 1))
    assert another("大同学", date(noon.year - 15, 1, 2), guardian="妈妈")
    young = another("年轻人", date(1990, 1, 1))
    services.open_balance(
        person_id=young.pk, region_id=HERE, kind=AccountKind.SAVINGS, minutes=90, on=noon.date(), actor=None, now=noon
    )
    with pytest.raises(Refusal, match="受益人年龄不足"):
        wish("published", requester=young)


def test_where_no_pack_rules_it_is_a_reason(town: SimpleNamespace, wish: Any, noon: Any, tmp_path: Path) -> None:
    """A missing rule never becomes a 0: the order waits, and is settled when the rules are there."""
    # Shanghai's document as if it were this province's: its caps were not found.
    without_caps = tmp_path / "shanghai"
    shutil.copytree(BUILT_IN / "shanghai", without_caps)
    text = (without_caps / "pack.yaml").read_text(encoding="utf-8")
    (without_caps / "pack.yaml").write_text(text.replace('region: "310000"', 'region: "230000"'), encoding="utf-8")
    from portal.policy import selectors as reading
    from portal.policy import services as policy

    order = wish("confirmed")
    ruleset = reading.by_slug("example-timebank")
    assert ruleset is not None
    policy.deactivate(ruleset=ruleset, region=230000, actor=None, now=noon)
    assert selectors.gap(HERE, on=noon.date())
    with pytest.raises(PolicyGap):
        services.settle(order_id=order.pk, now=noon)
    assert services.settle_due(now=noon + timedelta(days=1)) == 0
    order.refresh_from_db()
    assert order.state == "confirmed"
    hold_rules(without_caps, 230000, noon)
    assert services.settle_due(now=noon + timedelta(days=1)) == 0
    policy.activate(ruleset=ruleset, region=HERE, actor=None, now=noon)
    assert services.settle_due(now=noon + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "nursing"}, "kind"),
        ({"title": " "}, "title"),
        ({"place": ""}, "place"),
        ({"minutes": 14}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"region_id": 230100}, "region"),
        ({"place": "3 栋，打13800138000"}, "place"),
        ({"details": "身份证 23010319440906993X"}, "details"),
    ],
)
def test_wishes_that_cannot_be(town: SimpleNamespace, noon: Any, values: dict, field: str) -> None:
    wanted = {
        "requester": town.elder, "kind": "company", "title": "聊天", "place": "家", "region_id": HERE,
        "starts_at": noon + timedelta(hours=1), "minutes": 60, "actor": town.elder.user, "now": noon,
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        services.request(**wanted | values)
    assert refused.value.field == field
    with pytest.raises(Refusal):
        services.request(**wanted | {"starts_at": noon})
    with pytest.raises(NotYours):
        services.request(**wanted | {"actor": town.volunteer.user})


def test_gifts_to_the_pool(town: SimpleNamespace, noon: Any) -> None:
    gift: dict[str, Any] = {"person": town.elder, "kind": "savings", "actor": town.elder.user, "now": noon}
    first = services.donate(minutes=100, token="a", **gift)
    assert services.donate(minutes=100, token="a", **gift) == first
    assert (minutes(town.elder)["savings"], pool()) == (200, 3100)
    with pytest.raises(NotEnough, match="您能捐的只有 200 分钟"):
        services.donate(minutes=201, token="b", **gift)
    with pytest.raises(NotYours):
        services.donate(minutes=1, token="c", **gift | {"actor": town.volunteer.user})
    with pytest.raises(Refusal):
        services.donate(minutes=1, token="d", **gift | {"kind": "held"})


def test_nothing_is_settled_on_rules_that_nobody_confirmed(
    town: SimpleNamespace, wish: Any, noon: Any, tmp_path: Path
) -> None:
    """Unverified values are computed and shown, but no minute moves on them until the bureau has confirmed them."""
    order = wish("confirmed")
    newer = tmp_path / "example-timebank"
    shutil.copytree(EXAMPLE, newer)
    text = (newer / "pack.yaml").read_text(encoding="utf-8")
    (newer / "pack.yaml").write_text(text.replace("演示用的示例", "第二版"), encoding="utf-8")
    hold_rules(newer, HERE, noon)
    assert "还没有核实" in selectors.gap(HERE, on=noon.date())
    with pytest.raises(Unconfirmed):
        services.settle(order_id=order.pk, now=noon)
    assert services.settle_due(now=noon + timedelta(days=1)) == 0
    order.refresh_from_db()
    assert order.state == "confirmed"
    hold_rules(newer, HERE, noon, town.bureau)
    assert services.settle_due(now=noon + timedelta(days=1)) == 1
