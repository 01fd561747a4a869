"""Large print, English, the keyboard alone, and the dark."""

from typing import Any

import pytest

from portal.accounts.models import User
from tests.journeys.visitor import Visitor

PUBLIC = ("/", "/courses/", "/verify/", "/help/", "/accounts/login/", "/search/?q=翻身")
_FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const seen = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none";
  return {tag: e.tagName, id: e.id, text: (e.innerText || "").trim(), seen, href: e.getAttribute("href")};
}"""


@pytest.fixture
def window(visit: Any) -> Visitor:
    """A phone without a login."""
    return visit("comfort")


def test_large_print_and_english(window: Visitor) -> None:
    """Both are one press away, hold on the next page, and can be undone."""
    page = window.page
    window.open("/courses/")
    before = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.get_by_role("button", name="大字").click()
    page.locator("html[data-size=large]").wait_for()
    for address in PUBLIC:
        window.open(address, shot="large")
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == before * 1.25
    page.get_by_role("button", name="大字").click()
    page.locator("html:not([data-size=large])").wait_for()

    window.open("/accounts/login/").press("English", shot="english")
    assert page.locator("html").get_attribute("lang") == "en"
    for address in ("/courses/", "/verify/", "/accounts/login/"):
        window.open(address, shot="english").reads("Courses" if address == "/courses/" else "code")
    window.press("中文")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def _tab_to(window: Visitor, **wanted: str) -> None:
    """Press Tab until the element with this id or text has the focus; whatever has it on the way must show it."""
    for _ in range(25):
        window.page.keyboard.press("Tab")
        here = window.page.evaluate(_FOCUSED)
        assert here["seen"], f"focus cannot be seen on {here}"
        if all(here[key] == value for key, value in wanted.items()):
            return
    raise AssertionError(f"no way to {wanted} by Tab")


def test_sign_in_by_keyboard_alone(portal: str, visit: Any) -> None:
    """From the first Tab to the desk without a pointer."""
    window = visit("keyboard", desk=True)
    page = window.page
    window.open("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED)["href"] == "#main"
    window.look("skip-link")
    page.keyboard.press("Enter")
    _tab_to(window, id="id_phone")
    page.keyboard.type("19900030003")
    window.look("typed")
    _tab_to(window, tag="BUTTON", text="收验证码")
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/")
    window.look("code")
    assert page.evaluate(_FOCUSED)["id"] == "id_code"
    page.keyboard.type("12345x")
    page.keyboard.press("Enter")
    window.reads("验证码是 6 位数字，请再看一遍。").look("not-a-code")
    page.locator("#id_code").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(page.locator("[data-demo-code]").inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/")
    window.look("arrived")
    assert User.objects.filter(phone="+8619900030003").exists()


def test_the_dark(visit: Any) -> None:
    """Every public page keeps its contrast where the phone is set to dark."""
    window = visit("dark", dark=True)
    for number, address in enumerate((*PUBLIC, "/kit/")):
        window.open(address, shot=f"dark-{number}")


def test_without_a_network_nothing_is_sent_and_nothing_is_lost(window: Visitor) -> None:
    """The form says so beside its button, keeps what was typed, and goes on when the network is back."""
    page = window.page
    window.open("/accounts/login/")
    page.locator("#id_phone").fill("19900030004")
    window.context.set_offline(True)
    page.get_by_role("button", name="收验证码").click()
    window.reads("没有网络，还没有提交。").look("offline")
    assert page.locator("#id_phone").input_value() == "19900030004"
    window.context.set_offline(False)
    window.reads("网络恢复了，请再点一次。")
    page.get_by_role("button", name="收验证码").click()
    page.wait_for_url("**/login/code/")
