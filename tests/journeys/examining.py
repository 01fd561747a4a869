"""A theory exam, with a lost connection and a second phone, and what becomes of it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from portal.accounts.models import User
from tests.factories.exams import make_bank, make_session
from tests.journeys.learning import PHONE
from tests.journeys.visitor import Visitor

RIGHT = {"single": ["选项B"], "multiple": ["选项A", "选项C"], "true_false": ["正确"]}
WRONG = {"single": ["选项D"], "multiple": ["选项B"], "true_false": ["错误"]}
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch")


def _answer(visitor: Visitor, answers: dict[str, list[str]]) -> None:
    """Answer the question in sight."""
    question = visitor.page.locator(".question").filter(visible=True)
    for text in answers[question.get_attribute("data-type")]:
        question.locator(".opt", has_text=text).click()


def _next(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="下一题").click()


def _state(visitor: Visitor, words: str) -> None:
    """Wait until the top bar says this."""
    visitor.page.locator("#saved", has_text=words).wait_for()


def _ready(visitor: Visitor) -> None:
    visitor.page.locator("body[data-ready]").wait_for()


def sits(cast: SimpleNamespace, visit: Any, work: Any, clock: Any, visitor: Visitor) -> None:
    """Step 3."""
    bank = make_bank(organisation=cast.body)
    make_session(bank=bank, body=cast.body, opens_in=timedelta(minutes=20), title="初级工理论考试第1场")
    page = visitor.page
    visitor.open("/exams/", shot="exams").press("初级工理论考试第1场", shot="conditions").reads("您符合报名条件")
    visitor.press("报名这个场次", shot="registered")
    work()
    page.reload()
    visitor.press("进入候考室", shot="waiting-room").reads("还没到时间")
    clock.forward(minutes=21)
    page.reload()
    visitor.press("开始答题")
    _ready(visitor)
    visitor.look("first-question")
    sitting = page.url.partition("#")[0]

    _answer(visitor, RIGHT)
    _state(visitor, "已保存")
    with visitor.tolerating(*OFFLINE):
        visitor.context.set_offline(True)
        visitor.reads("网络断了，请继续答题。")
        _next(visitor)
        _answer(visitor, RIGHT)
        _state(visitor, "未保存 1")
        _next(visitor)
        _answer(visitor, RIGHT)
        _state(visitor, "未保存 2")
        page.get_by_text("看全部题号").click()
        visitor.look("offline")
        visitor.context.set_offline(False)
        _state(visitor, "已保存")
    page.locator("#offline").wait_for(state="hidden")
    visitor.look("online-again")

    second = visit("3-second-phone", user=User.objects.get(phone=f"+86{PHONE}"))
    second.open(sitting, shot="other-device").press("在这台设备上接着做")
    _ready(second)
    assert second.page.locator("#count").inner_text() == "3"
    second.look("goes-on-there")
    # The phone taken up last counts, whatever the first one still sends.
    second.page.get_by_text("看全部题号").click()
    second.page.locator("[data-go='3']").click()
    _answer(second, WRONG)
    _answer(second, RIGHT)
    _state(second, "已保存")
    _answer(visitor, WRONG)
    visitor.reads("这场考试已在另一台设备上打开。").look("taken-over")
    assert visitor.page.locator(".question input:enabled").count() == 0

    _next(second)
    _answer(second, RIGHT)
    _state(second, "已保存")
    _next(second)
    _answer(second, WRONG)
    _state(second, "已保存")
    second.page.locator(".act").get_by_role("button", name="去交卷").click()
    second.page.wait_for_url("**/confirm/")
    _ready(second)
    second.look("hand-in").reads("全部答完了")
    second.press("确定交卷", shot="handed-in").reads("考试全部结束后公布成绩")


def is_released(cast: SimpleNamespace, visit: Any, work: Any, clock: Any, visitor: Visitor) -> Visitor:
    """The officer releases the results; the candidate reads them with explanations."""
    clock.forward(hours=3)
    officer = visit("3-officer", user=cast.assessor, desk=True)
    officer.open("/assess/", shot="desk").open("/assess/exams/", shot="sessions")
    officer.press("初级工理论考试第1场", shot="session").press("公布成绩", shot="released")
    work()
    visitor.open("/exams/", shot="exams-after").press("初级工理论考试第1场", shot="result")
    visitor.reads("通过了，8 分").reads("防止压疮，两小时翻身一次。")
    return officer
