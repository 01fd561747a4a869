"""Volunteers sign up and leave."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from credit.timebank import selectors
from credit.timebank.errors import Refusal
from credit.timebank.logic import rules as logic
from credit.timebank.logic import steps
from credit.timebank.models import Volunteer
from portal.access import services as access
from portal.access.enums import Role
from portal.audit import services as audit


def unmet(reasons: Iterable[Mapping[str, Any]]) -> str:
    """Return the reasons that are not met as one sentence, each once."""
    texts = dict.fromkeys(_(reason["text"]) for reason in reasons if not reason["met"])
    return _("；").join(texts)


def check(answer: Mapping[str, Any], *, code: str) -> None:
    """Refuse with the reasons of the policy where its answer is no."""
    if not answer["qualifies"]:
        raise Refusal(code, _("按当地规定还不行：%(reasons)s。") % {"reasons": unmet(answer["reasons"])})


@transaction.atomic
def join(
    *, person: Any, resident: bool = False, in_group: bool = False, guardian: str = "", actor: Any, now: datetime
) -> Volunteer:
    """Sign a person up as a volunteer in her own region; the same again changes what she said of herself.

    Raises: Refusal with the reasons of the policy; PolicyGap where the place has no rules.
    """
    if person.region_id is None:
        raise Refusal("region", _("请先登记身份信息，选好您所在的区县。"))
    on = steps.day(now)
    facts = selectors.service_facts(person, resident=resident, in_group=in_group, guardian=guardian, minutes=0, on=on)
    check(logic.may("earn", facts, selectors.rules(person.region_id, on=on), on), code="not_eligible")
    row, _created = Volunteer.objects.update_or_create(
        person_id=person.pk,
        defaults={
            "region_id": person.region_id,
            "resident": resident,
            "in_group": in_group,
            "guardian": guardian.strip()[:50],
            "left_at": None,
        },
        create_defaults={
            "region_id": person.region_id,
            "resident": resident,
            "in_group": in_group,
            "guardian": guardian.strip()[:50],
            "joined_at": now,
        },
    )
    if person.user_id is not None:
        access.grant(user=person.user, role=Role.VOLUNTEER, region=person.region_id, actor=actor, now=now)
    audit.record(actor=actor, action="timebank.volunteer.joined", target=row, region=row.region_id, now=now)
    return row
