"""The desks, the navigation around every page, and the preferences that a cookie keeps."""

import pytest
from django.http import HttpRequest
from django.template import engines
from django.test import Client
from django.urls import reverse

from portal.access.enums import Role
from portal.home import registry, signals
from portal.regions.enums import Level
from portal.regions.models import Region


@pytest.fixture
def own_registry(monkeypatch):
    """A registry without what the rooms have put into it."""
    monkeypatch.setattr(registry, "_panels", {})
    monkeypatch.setattr(registry, "_links", {})
    monkeypatch.setattr(registry, "_steps", {})
    monkeypatch.setattr(registry, "_names", [])


@pytest.fixture
def officer(make_user):
    Region.objects.create(code=330106, name="示例区", level=Level.COUNTY, path="330106")
    return make_user((Role.COUNTY_OFFICER, None, 330106), name="李明")


def words(text: str):
    """A panel that shows ``text`` by a template of the portal."""

    def function(request: HttpRequest):
        return "components/summary_list.html", {"rows": [("项目", text)]}

    function.__qualname__ = text
    return function


def test_panels_stand_in_order_and_ask_for_their_permission(own_registry, officer, signed_in):
    registry.panel("desk", order=20, function=words("第二块"))
    registry.panel("desk", order=10, function=words("第一块"))
    registry.panel("desk", order=5, function=words("没有权限"), permission="awards.decide")
    registry.panel("desk", order=6, function=lambda request: None)
    html = signed_in(officer).get(reverse("home:desk")).content.decode()
    assert html.index("第一块") < html.index("第二块")
    assert "没有权限" not in html


@pytest.mark.parametrize("desk", ["me", "desk"])
def test_an_empty_desk_says_what_to_do(own_registry, officer, signed_in, desk):
    assert 'class="card empty"' in signed_in(officer).get(reverse(f"home:{desk}")).content.decode()


@pytest.mark.parametrize("desk", ["desk", "school", "agency", "assess"])
def test_staff_desks_are_closed_to_caregivers(make_user, signed_in, desk):
    assert signed_in(make_user()).get(reverse(f"home:{desk}")).status_code == 403


@pytest.mark.parametrize("desk", ["me", "desk", "school", "agency", "assess"])
def test_strangers_are_sent_to_sign_in(client: Client, db, desk):
    assert client.get(reverse(f"home:{desk}")).status_code == 302


def test_staff_need_their_second_factor(officer, signed_in):
    assert signed_in(officer, second_factor=False).get(reverse("home:desk")).status_code == 302


def test_navigation_follows_the_desk(own_registry, officer, signed_in):
    registry.link("desk", order=10, label="送审课程", url="/desk/courses/")
    registry.link("desk", order=20, label="不给看", url="/desk/secret/", permission="awards.decide")
    html = signed_in(officer).get(reverse("home:desk")).content.decode()
    assert '<a href="/desk/" aria-current="page">总览</a>' in html
    assert '<a href="/desk/courses/">送审课程</a>' in html
    assert "不给看" not in html
    assert "李明" in html


def test_the_header_has_five_entries_and_the_others_are_to_be_found_behind_more(own_registry, officer, signed_in):
    for number in range(9):
        registry.link("desk", order=number, label=f"入口{number}", url=f"/desk/{number}/")
    html = signed_in(officer).get(reverse("home:desk")).content.decode()
    phone, row = (html.split("<nav")[number].split("</nav>")[0] for number in (1, 2))
    assert all(f'<a href="/desk/{number}/">入口{number}</a>' in phone for number in range(9))
    before, more = row.split("更多")
    assert before.count("<a href=") == 5
    assert [f"/desk/{number}/" in more for number in range(9)] == [False] * 4 + [True] * 5
    assert "site-top--menu" in html


def test_unknown_desks_are_refused():
    with pytest.raises(ValueError, match="kitchen"):
        registry.panel("kitchen", order=1, function=words("x"))


def test_large_print_works_without_scripts(client: Client, db):
    answer = client.post(reverse("home:large_print"), {"on": "1", "next": "/kit/"})
    assert answer.status_code == 302
    assert answer.url == "/kit/"
    html = client.get("/kit/").content.decode()
    assert 'data-size="large"' in html
    assert 'aria-pressed="true"' in html
    client.post(reverse("home:large_print"), {"on": "0"})
    assert 'data-size="large"' not in client.get("/kit/").content.decode()


def test_large_print_is_told_to_whoever_keeps_accounts(make_user, signed_in):
    user, heard = make_user(), []
    receiver = lambda sender, user, on, **kwargs: heard.append((user.pk, on))  # noqa: E731
    signals.large_print_chosen.connect(receiver, weak=False, dispatch_uid="test")
    try:
        signed_in(user).post(reverse("home:large_print"), {"on": "1"})
    finally:
        signals.large_print_chosen.disconnect(dispatch_uid="test")
    assert heard == [(user.pk, True)]


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_preferences_never_send_people_elsewhere(client: Client, db, elsewhere):
    assert client.post(reverse("home:theme"), {"theme": "dark", "next": elsewhere}).url == "/"


def test_theme_and_language(client: Client, db):
    client.post(reverse("home:theme"), {"theme": "dark"})
    client.post(reverse("home:set_language"), {"language": "en", "next": "/kit/"})
    html = client.get("/kit/").content.decode()
    assert 'data-theme="dark"' in html
    assert '<html lang="en"' in html
    client.post(reverse("home:theme"), {"theme": "device"})
    assert "data-theme" not in client.get("/kit/").content.decode()


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "429.html", "500.html", "refused.html"])
def test_error_pages_stand_without_a_request(name):
    html = engines["django"].get_template(name).render({"message": "请等一等"})
    assert html.count("<h1") == 1
    assert "12345" in html


@pytest.mark.parametrize(("language", "menu"), [("zh-hans", False), ("en", True)])
def test_labels_too_long_for_a_phone_go_behind_a_button_that_needs_no_script(client, db, language, menu):
    client.cookies["django_language"] = language
    html = client.get("/courses/").content.decode()
    header = html[html.index("<header") : html.index("</header>")]
    assert ("site-top--menu" in header) == menu
    inside = header[header.index("<details") : header.index("</details>")]
    assert "<summary" in inside
    assert inside.count("<a href=") == header[header.index("</details>") :].count("<a ") - 1  # and the one to sign in


def test_robots_and_icon_answer_at_once(client):
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    lines = answer.content.decode().splitlines()
    for closed in ("/accounts/", "/me/", "/desk/", "/admin/", "/api/"):
        assert f"Disallow: {closed}" in lines
    assert lines[0] == "User-agent: *"
    assert "Allow: /" in lines
    assert not any(line.startswith("Disallow: /courses") for line in lines)
    icon = client.get("/favicon.ico")
    assert (icon.status_code, icon["Content-Type"]) == (200, "image/svg+xml")
    assert b"<svg" in icon.content
