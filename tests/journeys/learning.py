"""A class opens; a caregiver registers, enrols, learns on a phone and gets a training certificate."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from tests.factories.people import id_number
from tests.journeys.publishing import TITLE
from tests.journeys.visitor import Visitor

PHONE = "19900020002"
NAME = "林玉珍"
CLASS = "2026年第8期初级工班"
NUMBER = id_number(4_321)
WRONG = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
PORTRAIT = Path(__file__).parents[2] / "portal" / "demo" / "world" / "portraits" / "woman-2.jpg"


def opens(cast: SimpleNamespace, visit: Any) -> Visitor:
    """The head of the school opens a class on the approved course."""
    manager = visit("2-manager", user=cast.manager, desk=True)
    today = timezone.localdate()
    manager.open("/school/", shot="desk").open("/school/classes/", shot="no-classes").press("开一个班")
    page = manager.page
    page.get_by_label("课程").select_option(index=1)
    manager.fill("班名", CLASS)
    manager.fill("开班日期", today.isoformat()).fill("结班日期", (today + timedelta(days=60)).isoformat())
    manager.fill("名额", "20").look("open-a-class").press("开班，开放报名", shot="class-open").reads(CLASS)
    return manager


def sign_in(visitor: Visitor, phone: str) -> None:
    """Sign in by phone and the code that the page shows."""
    visitor.fill("手机号", phone).press("收验证码", shot="code")
    visitor.fill("验证码", visitor.page.locator("[data-demo-code]").inner_text()).press("登录")


def identify(visitor: Visitor) -> None:
    """Complete identity: county, name and number (mistyped at first), photo."""
    page = visitor.page
    visitor.press("登记身份信息", shot="county")
    visitor.fill("输入区县名查找", "南岗").press("查找区县", shot="county-found").press("南岗区", shot="identity")
    visitor.fill("姓名", NAME).fill("身份证号", WRONG)
    page.get_by_label("我同意").check()
    visitor.press("登记并去传照片", shot="wrong-check-digit")
    error = page.locator(".govuk-form-group--error:has(#id_number)")
    assert "身份证号" in error.inner_text()
    assert page.get_by_label("身份证号").input_value() == WRONG
    assert page.get_by_label("姓名").input_value() == NAME
    assert page.get_by_label("我同意").is_checked()
    visitor.fill("身份证号", NUMBER).press("登记并去传照片", shot="photo")
    page.get_by_label("选一张照片").set_input_files(PORTRAIT)
    page.locator("#preview").wait_for()
    visitor.press("上传照片", shot="photo-kept").press("就用这张")


def read(visitor: Visitor, clock: Any, *, seconds: int) -> None:
    """Leave the open lesson in sight for so long, by the clock of the phone and that of the portal alike."""
    clock.forward(seconds=seconds)
    with visitor.page.expect_response(lambda answer: answer.url.endswith("/heartbeat")) as answer:
        visitor.page.clock.run_for(seconds * 1000)
    assert answer.value.status == 200


def studies(cast: SimpleNamespace, visit: Any, work: Any, clock: Any, manager: Visitor) -> Visitor:
    """Step 2, from the catalogue to the training certificate."""
    visitor = visit("2-caregiver")
    page = visitor.page
    visitor.open("/courses/").press(TITLE, shot="course").press("报名", shot="asked-to-sign-in")
    sign_in(visitor, PHONE)
    visitor.look("class-without-identity")
    identify(visitor)
    visitor.reads(CLASS).look("class").press("报名这个班", shot="overview")
    work()
    visitor.open("/me/", shot="me-after-enrolling").open("/learn/")
    overview = page.url

    page.clock.install()
    page.get_by_role("link", name=re.compile("翻身以前要做的事")).first.click()
    visitor.look("lesson")
    read(visitor, clock, seconds=25)
    visitor.reads("已保存")
    page.locator(".opt", has_text="直接翻过去").click()
    page.get_by_role("button", name="看看对不对").click()
    visitor.reads("不对，再记一下。").reads("老人有准备，也更安全").look("quiz-wrong")
    page.get_by_role("link", name="再做一次").click()
    page.locator(".opt:has(:enabled)", has_text="先告诉老人").click()
    page.get_by_role("button", name="看看对不对").click()
    visitor.reads("对了。").reads("下一课：").look("quiz-right")
    visitor.page.locator("#lesson-done", has_text="这一课学完了").wait_for()
    visitor.press("下一课：", shot="offline-lesson")
    assert "全部学完了" not in page.content()
    work()
    visitor.open(overview, shot="one-done")

    manager.page.reload()
    manager.look("class-with-learner")
    manager.page.get_by_text("线下课签到").first.click()
    manager.look("attendance").press("今天到课", shot="attended")
    work()

    visitor.open(overview, shot="all-done").open("/me/", shot="me-completed")
    visitor.open("/messages/", shot="messages").reads("培训合格证书")
    visitor.open("/certificates/", shot="certificates").press("培训合格证书", shot="training-certificate")
    visitor.reads(NAME).reads("PX-")
    return visitor
