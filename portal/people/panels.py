"""What this room asks for on a person's own page, and how it calls the person."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.home import registry as home
from portal.home.enums import Urgency
from portal.people import selectors


def identity(request: HttpRequest) -> list[home.Step]:
    """Ask for what is still missing of identity and photo; say nothing once it is complete."""
    person = selectors.of_user(request.user)
    if person is None:
        return [
            home.Step(
                Urgency.FIRST,
                _("登记身份信息"),
                _("报名以前要做的一件事"),
                _("请准备好身份证，三步，大约两分钟。"),
                reverse("people:identity"),
                _("开始登记"),
                icon="user",
            )
        ]
    if person.photo_id is None:
        return [
            home.Step(
                Urgency.SOON,
                _("传一张证件照"),
                _("身份信息还差一步"),
                _("照片会印在准考证和证书上。"),
                reverse("people:photo"),
                _("去传照片"),
                icon="cam",
            )
        ]
    return []


def name_of(user: Any) -> str:
    """Return the person's own name for the header; empty before identity is complete."""
    person = selectors.of_user(user)
    return person.name if person else ""
