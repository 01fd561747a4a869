"""Reasons in words: `{% load policy %}{{ reason|reason_text }} {{ reason|reason_asked }}`."""

from collections.abc import Mapping
from typing import Any

from django import template

from portal.policy.logic import wording

register = template.Library()


@register.filter
def reason_text(reason: Mapping[str, Any]) -> str:
    """Return a reason's sentence in the user's language."""
    return wording.text_of(reason)


@register.filter
def reason_asked(reason: Mapping[str, Any]) -> str:
    """Return what a condition asked and what it found; empty where there is nothing to compare."""
    return wording.asked(reason)


@register.filter
def policy_value(value: Any) -> str:
    """Return a value of a pack or of a reason in words."""
    return wording.shown(value)
