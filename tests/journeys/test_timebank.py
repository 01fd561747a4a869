"""From a wish for help to a settled hour, on two phones and at a service point."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import portal.demo
from credit.timebank import selectors, services
from credit.timebank.enums import AccountKind
from credit.timebank.logic.steps import BEIJING
from credit.timebank.models import Order
from portal.access.enums import Role
from portal.policy import services as policy
from tests.factories.people import PersonFactory, RegionFactory

HERE = 230103
EXAMPLE = Path(portal.demo.__file__).parent / "world" / "packs" / "example-timebank"


@pytest.fixture
def cast(portal: str, make_user: Any, clock: Any) -> SimpleNamespace:
    """An elder with five saved hours, a student who wants to help, and an officer of the county."""
    now = clock.now()
    RegionFactory(code=HERE)
    ruleset = policy.load(slug=EXAMPLE, actor=None, now=now)
    policy.activate(ruleset=ruleset, region=230000, actor=None, now=now)
    officer = make_user((Role.PROVINCE_OFFICER, None, 230000), name="省里人")
    policy.confirm_all(
        ruleset=ruleset, region=230000, document="通知", document_date=now.date(), actor=officer, now=now
    )
    services.issue(region_id=HERE, minutes=3000, key="journey", on=now.date(), actor=None, now=now)
    found = {}
    for key, name, born in (("elder", "邵凤仙", date(1944, 9, 6)), ("student", "钟离浩然", date(2003, 3, 9))):
        person = PersonFactory(user=make_user(name=name), name=name, now=now)
        person.birth_date = born
        person.save(update_fields=["birth_date"])
        found[key] = person
    services.open_balance(
        person_id=found["elder"].pk,
        region_id=HERE,
        kind=AccountKind.SAVINGS,
        minutes=300,
        on=now.date(),
        actor=None,
        now=now,
    )
    return SimpleNamespace(officer=make_user((Role.COUNTY_OFFICER, None, HERE), name="何经办"), **found)


def test_from_wish_to_settled_hour(cast: SimpleNamespace, visit: Any, work: Any, clock: Any) -> None:
    """Asked on a phone, published at a desk, accepted and served with codes, confirmed, settled in the night."""
    elder = visit("timebank-elder", user=cast.elder.user)
    elder.open("/timebank/", shot="elder-start").press("我要请人帮忙", shot="ask")
    elder.press("提交求助", shot="ask-empty")
    tomorrow = clock.now().astimezone(BEIJING) + timedelta(days=1)
    elder.page.get_by_label("教用手机").check()
    elder.fill("一句话说明", "教我和孙子视频").fill("哪一天", f"{tomorrow:%Y-%m-%d}").fill("几点开始", "10:00")
    elder.fill("在哪里见面", "和顺里 3 栋 201").fill("要注意什么", "耳朵有点背")
    elder.press("提交求助", shot="asked").reads("等受理点审核")

    officer = visit("timebank-officer", user=cast.officer, desk=True)
    officer.open("/timebank/desk/", shot="desk").press("教我和孙子视频", shot="draft")
    officer.page.get_by_label("用自己存的时间").check()
    officer.press("发布求助", shot="published").reads("已发布")
    officer.open("/timebank/desk/new/", shot="for-an-elder")

    student = visit("timebank-student", user=cast.student.user)
    student.open("/timebank/", shot="student-start").press("我要当志愿者", shot="join")
    student.page.get_by_label("我常住在本地").check()
    student.press("登记为志愿者", shot="near").press("教我和孙子视频", shot="before-accepting")
    assert "201" not in student.text()
    student.press("我来帮，接单", shot="accepted").reads("和顺里 3 栋 201")

    order = Order.objects.get()
    clock.ahead += order.starts_at - clock.now()
    for leaving, press, shot in ((False, "我到了，签到", "checked-in"), (True, "做完了，签退", "checked-out")):
        elder.open(f"/timebank/orders/{order.public_id}/", shot=f"code-{shot}")
        digits = "".join(elder.page.locator("ol.code li").all_inner_texts())
        assert digits == selectors.code(Order.objects.get(), leaving=leaving)
        if not leaving:
            student.open(f"/timebank/orders/{order.public_id}/")
            student.fill("4 位码", "12").press(press, shot="wrong-code").reads("数字不对")
        student.fill("4 位码", digits).press(press, shot=shot)
        clock.forward(minutes=55)
    elder.page.reload()
    elder.look("to-confirm").press("对的，确认", shot="confirmed").reads("已经确认")

    # The next day's first tick settles.
    clock.forward(days=1)
    services.settle_due(now=clock.now())
    work()
    elder.open("/timebank/statement/", shot="statement").reads("−1 小时")
    elder.open("/me/", shot="me")
    student.open("/timebank/statement/", shot="statement").reads("+55 分").reads("邵*仙")
    student.open("/timebank/", shot="at-home").open("/timebank/orders/", shot="orders")
    officer.open("/timebank/desk/?state=settled", shot="settled").press("教我和孙子视频", shot="the-order")
    officer.open("/desk/", shot="desk-panel")
    assert selectors.faults() == []
