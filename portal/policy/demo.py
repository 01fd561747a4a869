"""The packs of the demonstration world: which rules where, and what its officers have confirmed."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model

from portal.policy import adapters, selectors, services

# Long before any story of the world begins.
_BEGINNING = "2019-01-06"
# The province took these over in writing; a bureau confirms by a document, so the officer names one.
_NOTICE, _NOTICE_DAY = "关于确认养老护理政策参数的通知（演示）", date(2026, 1, 5)


def load(world: Any, *, now: datetime) -> None:
    """Load every pack of the portal and activate it for the region that it was issued for; safe to repeat."""
    then = world.moment(_BEGINNING)
    for slug in adapters.slugs():
        ruleset = services.load(slug=slug, actor=None, now=then)
        services.activate(ruleset=ruleset, region=ruleset.region, actor=None, now=then)


def confirm(world: Any, *, now: datetime) -> None:
    """Let the province's officer confirm what training and examinations of the world rest on; safe to repeat.

    Everything else stays open, so that the officers' pages have something to do.
    """
    keys = [line["person"] for line in world.data["grants"] if line["role"] == "province_officer"]
    officer = get_user_model().objects.filter(pk=world.ids.get(f"user:{keys[0]}", 0) if keys else 0).first()
    ruleset = selectors.by_slug("national")
    if officer is None or ruleset is None:
        return
    region = next(int(line["region"]) for line in world.data["grants"] if line["role"] == "province_officer")
    wanted = {
        "training.class_hour_minutes",
        "training.online_share_max",
        "pack.dates_unverified",
        # Certificates of the world are awarded by the passing rule of the caregivers' standard.
        "standards.occupations.0.editions.0.passing",
    }
    for flagged in selectors.open_values(ruleset, region):
        if not flagged.missing and flagged.where in wanted:
            services.confirm(
                ruleset=ruleset,
                region=region,
                file=flagged.file,
                path=flagged.path,
                document=_NOTICE,
                document_date=world.day(_NOTICE_DAY),
                actor=officer,
                now=world.moment(_NOTICE_DAY),
            )
