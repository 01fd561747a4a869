"""Stations and their rubrics."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.practical import errors, permissions
from certification.practical.logic import rubrics
from certification.practical.models import Rubric, Station
from portal.audit import services as audit


@transaction.atomic
def save_rubric(
    *,
    code: str,
    description: dict[str, Any],
    level: int,
    minutes: int,
    pass_mark: Decimal,
    third_over: Decimal,
    third_source: str,
    third_verified: bool = False,
    occupation: str = "caregiver",
    organisation_id: int | None = None,
    actor: Any,
    now: datetime,
) -> Rubric:
    """Write the next version of a station's rubric; the same words and figures as the last one change nothing.

    Arguments: code, of the station, made at its first rubric; description, in schema station/1; pass_mark and
    third_over in marks of this station; third_source, where the figure of third_over comes from; third_verified,
    whether that source is a rule in force; organisation_id, whose station it is, None for everybody's.
    Raises Refusal for a description that cannot be.
    """
    if actor is not None and (organisation_id is None or not permissions.may_manage(actor, organisation_id)):
        raise errors.NotYours
    try:
        content = rubrics.content(description)
    except (rubrics.Fault, KeyError, ValueError, ArithmeticError) as fault:
        raise errors.Refusal("rubric", _("评分表写得不对：%(why)s") % {"why": fault}) from fault
    full = rubrics.full_marks(content)
    if not 0 < pass_mark <= full:
        raise errors.Refusal("pass_mark", _("合格分要大于 0，并且不超过满分。"), field="pass_mark")
    digest = rubrics.fingerprint(
        content,
        minutes=minutes,
        pass_mark=pass_mark,
        third_over=third_over,
        third_source=third_source,
        third_verified=third_verified,
    )
    station, made = Station.objects.select_for_update().get_or_create(
        code=code,
        defaults={
            "title": content["title"],
            "occupation": occupation,
            "level": level,
            "organisation_id": organisation_id,
            "created_at": now,
        },
    )
    if not made and station.organisation_id != organisation_id:
        raise errors.NotYours
    last = station.rubrics.order_by("-number").first()
    if last is not None and last.content_hash == digest:
        return last
    rubric = Rubric.objects.create(
        station=station,
        number=last.number + 1 if last else 1,
        minutes=minutes,
        content=content,
        full_marks=full,
        pass_mark=pass_mark,
        third_over=third_over,
        third_source=third_source,
        third_verified=third_verified,
        content_hash=digest,
        created_at=now,
    )
    audit.record(actor=actor, action="practical.rubric.saved", target=rubric, now=now)
    return rubric
