"""The one next step of a person's own page: the most urgent is shown large, the others as rows."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.home import registry, selectors
from portal.home.enums import Urgency

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def own_steps(monkeypatch):
    """No room has named a step or a panel yet."""
    monkeypatch.setattr(registry, "_steps", {})
    monkeypatch.setattr(registry, "_panels", {})


def offer(*steps: registry.Step) -> None:
    """A room that names these steps."""

    def function(request):
        return list(steps)

    function.__qualname__ = "room" + str(len(registry.step_functions()))
    registry.steps(function)


def a_step(urgency: Urgency, title: str, **more) -> registry.Step:
    return registry.Step(urgency, title, "现在要做的一件事", url="/help/", action="去看看", **more)


def test_the_most_urgent_step_is_large_and_the_others_are_rows(own_steps, make_user, signed_in):
    offer(a_step(Urgency.OFFER, "申请岗位补贴"), a_step(Urgency.DAILY, "第 9 课"))
    offer(a_step(Urgency.NOW, "陪同散步"))
    html = signed_in(make_user()).get(reverse("home:me")).content.decode()
    assert html.count('class="next') == 1
    assert html.index("<h2>陪同散步") < html.index("<b>第 9 课") < html.index("<b>申请岗位补贴")


def test_of_equal_steps_the_earliest_comes_first(own_steps):
    later = a_step(Urgency.SOON, "后天", at=NOON + timedelta(days=2))
    sooner = a_step(Urgency.SOON, "明天", at=NOON + timedelta(days=1))
    some_day = a_step(Urgency.SOON, "没有日子")
    offer(some_day, later, sooner)
    assert selectors.steps(RequestFactory().get("/me/")) == [sooner, later, some_day]


def test_who_only_waits_gets_the_pale_form(own_steps, make_user, signed_in):
    offer(registry.Step(Urgency.WAITING, "等学校录取", "现在不用做什么"))
    html = signed_in(make_user()).get(reverse("home:me")).content.decode()
    assert 'class="next next--wait"' in html
    assert "接下来" not in html


def test_a_room_that_registers_twice_speaks_once(own_steps):
    def function(request):
        return [a_step(Urgency.DAILY, "第 1 课")]

    registry.steps(function)
    registry.steps(function)
    assert len(selectors.steps(RequestFactory().get("/me/"))) == 1


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Urgency), st.none() | st.integers(0, 1000)), max_size=12))
def test_the_order_is_by_urgency_then_by_time(drawn):
    steps = [
        registry.Step(urgency, str(at), "", at=None if at is None else NOON + timedelta(minutes=at))
        for urgency, at in drawn
    ]
    kept, registry._steps = registry._steps, {("a", "b"): lambda request: steps}
    try:
        found = selectors.steps(RequestFactory().get("/me/"))
    finally:
        registry._steps = kept
    never = datetime.max.replace(tzinfo=UTC)
    assert sorted(map(id, found)) == sorted(map(id, steps))
    for first, second in pairwise(found):
        assert (first.urgency, first.at or never) <= (second.urgency, second.at or never)


def test_a_person_without_identity_is_asked_for_it_first(make_user, signed_in):
    html = signed_in(make_user()).get(reverse("home:me")).content.decode()
    assert html.count('class="next') == 1
    assert "登记身份信息" in html
