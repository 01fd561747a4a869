"""The editor of certificates on a phone: numbers beyond the limits move nothing off the page, the header is one line."""

from typing import Any

from django.utils import timezone

from certification.certificates.services import templates
from portal.access.enums import Role
from tests.factories.people import OrganisationFactory


def test_a_number_beyond_the_limits_keeps_the_frame_on_the_sheet(portal: str, visit: Any, make_user: Any) -> None:
    body = OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心")
    user = make_user((Role.ASSESSMENT_BODY_OFFICER, body, None), name="秦主任")
    draft = templates.draft(issuer=body, kind="skill_level", actor=user, now=timezone.now())
    officer = visit("1-officer", user=user)
    officer.open(f"/assess/templates/{draft.public_id}/", shot="draft").reads("移动各项内容")
    page = officer.page
    page.locator("#template-choice").wait_for()
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.locator('[data-field="photo"] summary').click()
    page.locator('[name="photo-x"]').fill("999")
    stage, spot = page.locator("#stage").bounding_box(), page.locator("#stage .spot.chosen").bounding_box()
    assert stage is not None
    assert spot is not None
    assert spot["x"] + spot["width"] <= stage["x"] + stage["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == wide
    officer.look("beyond")


def test_the_header_of_an_officer_is_one_line_in_english(portal: str, visit: Any, make_user: Any) -> None:
    body = OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心")
    officer = visit("1-officer", user=make_user((Role.ASSESSMENT_BODY_OFFICER, body, None), name="秦主任"))
    officer.page.context.add_cookies([{"name": "django_language", "value": "en", "url": portal}])
    officer.open("/assess/templates/", shot="english").reads("Large print")
    header = officer.page.locator(".site-top__in")
    boxes = [header.locator(which).bounding_box() for which in (".site-menu summary", ".tool-form .tool")]
    name = header.locator(".site-top__name").bounding_box()
    assert name is not None
    for box in boxes:
        assert box is not None
        assert name["y"] <= box["y"] + box["height"] / 2 <= name["y"] + name["height"]
