"""What the policy of a place says to a person."""

from datetime import date, datetime
from typing import Any

from certification.standards import selectors as standards
from credit.timebank.errors import Unconfirmed
from credit.timebank.logic import rules as logic
from credit.timebank.logic import steps
from credit.timebank.models import Volunteer
from credit.timebank.selectors import ledger
from portal.policy import selectors as policy
from portal.policy.errors import PolicyGap
from portal.policy.logic.facts import Facts

SUBJECT = "timebank"


def held(region_id: int, *, on: date) -> policy.Held:
    """Return the pack that rules in a region on a day. Raises: PolicyGap where none is active there."""
    return policy.ruleset(subject=SUBJECT, region=region_id, on=on)


def rules(region_id: int, *, on: date) -> logic.Timebank:
    """Return the rules that hold in a region on a day. Raises: PolicyGap where no pack is active there."""
    return held(region_id, on=on).subject


def gap(region_id: int | None, *, on: date) -> str:
    """Return why minutes are not settled in a region: no rules there, or none confirmed; empty where they are."""
    if region_id is None:
        return ""
    try:
        notes = policy.unconfirmed(held(region_id, on=on))
    except PolicyGap as found:
        return str(found.message)
    return str(Unconfirmed(notes).message) if notes else ""


def name(region_id: int | None, *, on: date) -> str:
    """Return what the policy of the place calls the time bank; empty where it says nothing."""
    try:
        return rules(region_id, on=on).name.at(on, "name")[0] or "" if region_id else ""
    except PolicyGap:
        return ""


def facts(person_id: int, *, on: date) -> dict[str, Any]:
    """Return the totals of a person as a part of the facts: minutes saved on the day and ever."""
    return {
        "totals": {
            "day_minutes": ledger.saved(person_id, on=on),
            "lifetime_minutes": ledger.saved(person_id),
        }
    }


def service_facts(person: Any, *, resident: bool, in_group: bool, guardian: str, minutes: int, on: date) -> Facts:
    """Return the facts of one service of a volunteer: all that is known of the person, the service, the totals before it."""
    service = {"minutes": minutes, "group": in_group, "with_guardian": bool(guardian)}
    own = {"person": {"resident": resident}, "service": service, **facts(person.pk, on=on)}
    return standards.facts_of([person], also={person.pk: own})[person.pk]


def of_volunteer(row: Volunteer, *, minutes: int, on: date) -> Facts:
    """Return the facts of one service of a registered volunteer."""
    return service_facts(
        row.person, resident=row.resident, in_group=row.in_group, guardian=row.guardian, minutes=minutes, on=on
    )


def earning(row: Volunteer, *, region_id: int, on: date) -> dict[str, Any]:
    """Say whether the volunteer may earn in a region on a day (see logic.may). Raises: PolicyGap."""
    return logic.may("earn", of_volunteer(row, minutes=0, on=on), rules(region_id, on=on), on)


def redeeming(person: Any, *, region_id: int, on: date) -> dict[str, Any]:
    """Say whether the person may use saved time for herself on a day (see logic.may). Raises: PolicyGap."""
    beneficiary = {"relation": "self", "birth_date": person.birth_date}
    found = Facts.model_validate({"beneficiary": beneficiary})
    return logic.may("redeem", found, rules(region_id, on=on), on)


def giving(*, region_id: int, on: date) -> dict[str, Any]:
    """Say whether saved minutes may be given to the pool in a region on a day (see logic.may). Raises: PolicyGap."""
    found = Facts.model_validate({"beneficiary": {"relation": "platform"}})
    return logic.may("transfer", found, rules(region_id, on=on), on)


def left_today(person_id: int, *, region_id: int | None, now: datetime) -> int | None:
    """Return how many minutes may still be saved today; None where there is no limit or no rule."""
    if region_id is None:
        return None
    on = steps.day(now)
    try:
        cap = rules(region_id, on=on).day_cap_minutes.at(on, "day_cap_minutes")[0]
    except PolicyGap:
        return None
    return None if cap is None else max(0, cap - ledger.saved(person_id, on=on))
