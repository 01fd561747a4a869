"""A course is written, hidden from others, approved and found."""

import re
import time
from types import SimpleNamespace
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page

from tests.journeys.visitor import Visitor

TITLE = "失能老人居家照护入门"


def sign_in_as_staff(visitor: Visitor, phone: str, way: str) -> None:
    """Sign in by phone and code, bind an authenticator, note the spare codes, and arrive at `way`."""
    page = visitor.page
    visitor.open(way, shot="sign-in")
    visitor.fill("手机号", phone.removeprefix("+86")).press("收验证码", shot="code")
    visitor.fill("验证码", page.locator("[data-demo-code]").inner_text()).press("登录", shot="bind-authenticator")
    page.get_by_text("扫不了？手动填密钥").click()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.locator("main").inner_text())
    assert secret
    code = format_hotp_value(hotp_value(secret.group(), int(time.time()) // 30))
    visitor.fill("验证器里的数字", code)
    visitor.press("绑定验证器", shot="spare-codes").press("抄好了，往下走", shot="arrived")


def _save(editor: Visitor) -> None:
    page = editor.page
    page.locator("button.action-save").click()
    page.locator(".messages .success, .messages .error").first.wait_for()
    assert page.locator(".messages .error").count() == 0, page.locator(".messages").inner_text()
    editor.look()


def _block(page: Page, stream: str, kind: str = "") -> None:
    """Add a block at the end of a stream; `kind` is what the list of kinds calls it."""
    page.locator(f"[data-contentpath={stream}] .c-sf-add-button").last.click()
    if kind:
        page.get_by_role("option", name=kind, exact=True).click()


def _lesson(editor: Visitor, course: str, number: int, title: str, *, minutes: int, offline: bool = False) -> None:
    page = editor.page
    page.goto(course.replace("/edit/", "/add_subpage/"))
    if "/add/" not in page.url:
        page.locator("main").get_by_role("link", name="课", exact=True).click()
    page.locator("#id_title").fill(title)
    page.locator("#id_code").fill(f"JJ-0{number}")
    page.locator("#id_section").select_option(label="第一章 每天的照护")
    page.locator("#id_order").fill(str(number))
    page.locator("#id_kind").select_option("offline_practice" if offline else "text")
    page.locator("#id_minutes").fill(str(minutes))
    _block(page, "body", "小标题")
    page.locator("#body-0-value").fill("先洗手，再打招呼")
    if not offline:
        _block(page, "body", "提示")
        page.locator("#body-1-value").fill("动手之前先说一声要做什么，老人不害怕。")
        _block(page, "quiz")
        page.locator("#quiz-0-value-stem").fill("给老人翻身前，先做什么？")
        page.locator("#quiz-0-value-options-0-value").fill("先告诉老人")
        _block(page, "options")
        page.locator("#quiz-0-value-options-1-value").fill("直接翻过去")
        page.locator("#quiz-0-value-right").select_option("A")
        page.locator("#quiz-0-value-explanation").fill("说一声再动手，老人有准备，也更安全。")
    editor.look(f"lesson-{number}")
    _save(editor)


def course(cast: SimpleNamespace, visit: Any, work: Any) -> None:
    """Step 1."""
    editor = visit("1-editor", desk=True)
    sign_in_as_staff(editor, cast.editor.phone, "/admin/")
    page = editor.page
    editor.press("我的课程", shot="own-courses")
    page.get_by_role("link", name="添加子页面").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_code").fill("JJ-RM")
    page.locator("#id_level").select_option("5")
    page.locator("#id_role").select_option("flagship")
    page.locator("#id_audience").fill("给第一次照顾失能老人的人，学会洗手、问候、翻身。")
    _block(page, "sections")
    page.locator("#sections-0-value-title").fill("第一章 每天的照护")
    editor.look("new-course")
    _save(editor)
    address = page.url
    assert "/edit/" in address
    _lesson(editor, address, 1, "翻身以前要做的事", minutes=1)
    _lesson(editor, address, 2, "翻身实操", minutes=45, offline=True)
    page.goto(address)
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("button[name=action-submit]").click()
    page.locator(".messages .success").wait_for()
    editor.look("submitted")

    rival = visit("1-rival", user=cast.rival, desk=True)
    path = address.removeprefix(rival.base)
    for way in (path, path.replace("/edit/", "/view_draft/"), path.replace("/edit/", "/delete/")):
        answer = rival.page.goto(rival.base + way)
        assert answer.status in (403, 404), way
        assert TITLE not in rival.page.content()
    rival.open("/admin/pages/").look("sees-nothing-of-it")
    assert TITLE not in rival.page.content()
    rival.open("/courses/")
    assert TITLE not in rival.page.content()

    officer = visit("1-officer", user=cast.officer, desk=True)
    officer.open("/admin/", shot="waiting-for-me")
    officer.page.get_by_role("link", name=TITLE).first.click()
    officer.look("under-review")
    officer.page.get_by_role("button", name="审核通过").filter(visible=True).first.click()
    officer.page.locator(".messages .success").wait_for()
    officer.look("approved")
    work()

    reader = visit("1-reader")
    reader.open("/", shot="home").open("/courses/", shot="courses").reads(TITLE)
    reader.fill("想学什么", "翻身").press("找课程", shot="found").reads(TITLE)
    reader.open("/search/?q=翻身", shot="search").reads(TITLE)
    reader.open("/courses/").press(TITLE, shot="course")
