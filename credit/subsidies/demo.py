"""The chapter of subsidies: a demonstration scheme, confirmed by the cities' officers, and every claim of the world.

The scheme is invented and says so. What the files do not tell (a confirmation, a payment's second officer) is done by
the portal itself.
"""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from credit.subsidies import services
from credit.subsidies.enums import State
from credit.subsidies.models import Claim
from portal.people import selectors as people
from portal.policy import services as rules

_CODES = {"演示岗位补贴": "post_allowance", "演示入职奖励": "entry_bonus", "演示技能提升补贴": "appraisal"}
_DOCUMENT, _DOCUMENT_DAY = "关于启用演示补贴办法的通知（演示）", date(2025, 1, 6)
_NOTICE_DAYS = 5
# How far each state of the files is on the way.
_FAR = {
    "submitted": 1,
    "county_review": 2,
    "city_review": 3,
    "approved": 4,
    "public_notice": 5,
    "paid": 6,
    "clawback_pending": 7,
    "clawback_done": 8,
    "returned": 1,
}


def load(world: Any, *, now: datetime) -> None:
    """Activate the scheme, let the officers confirm it, and tell every claim; safe to repeat."""
    officers: dict[int, Any] = {}
    for grant in world.data["grants"]:
        if grant["role"] == "city_officer" and f"user:{grant['person']}" in world.ids:
            user = get_user_model().objects.get(pk=world.ids[f"user:{grant['person']}"])
            # The first decides; a second one is there for the step that wants another officer.
            officers.setdefault(int(grant["region"]), user)
    for region, officer in officers.items():
        _scheme(world, region, officer)
    for entry in sorted(world.data["subsidies"], key=lambda entry: entry["timeline"][0][0]):
        if f"subsidy:{entry['key']}" not in world.ids:
            _tell(world, entry, officers, now)


def _scheme(world: Any, region: int, officer: Any) -> None:
    at = world.moment(_DOCUMENT_DAY)
    ruleset = rules.load(slug=Path(world.folder) / "packs" / "demo-subsidies", actor=None, now=at)
    rules.activate(ruleset=ruleset, region=region, actor=None, now=at)
    rules.confirm_all(
        ruleset=ruleset,
        region=region,
        document=_DOCUMENT,
        document_date=world.day(_DOCUMENT_DAY),
        actor=officer,
        now=at,
    )


class _Days:
    """When the steps of one claim happened: what the file says, else a day after the step before."""

    def __init__(self, world: Any, entry: dict[str, Any], now: datetime) -> None:
        self.world, self.now = world, now
        self.told = {label: day for day, label in entry["timeline"]}
        first = entry["timeline"][0]
        paid_first = first[1].startswith("发放")
        submitted = date.fromisoformat(first[0]) - timedelta(days=9 if paid_first else 0)
        self.last = world.moment(submitted, "09:00")

    def after(self, label: str = "") -> datetime:
        """Return the moment of a step, never before the last one and never in the future."""
        told = next((day for name, day in self.told.items() if label and name.startswith(label)), None)
        wanted = self.world.moment(told, "15:00") if told else self.last + timedelta(hours=5)
        self.last = min(max(wanted, self.last + timedelta(minutes=5)), self.now)
        return self.last


def _tell(world: Any, entry: dict[str, Any], officers: dict[int, Any], now: datetime) -> None:
    person = people.get_by_pk(world.ids[entry["person"]])
    days, far = _Days(world, entry, now), _FAR[entry["state"]]
    claim = services.submit(person=person, code=_CODES[entry["scheme"]], actor=None, now=days.last)
    world.ids[f"subsidy:{entry['key']}"] = claim.pk
    city = claim.region_id // 100 * 100
    officer = officers.get(city)
    clerk = _login(world, "agency_clerk", organisation=entry["organisation"], person=entry["person"])
    county = _login(world, "county_officer", region=claim.region_id, person=entry["person"])
    if far >= 2 and claim.state == State.SUBMITTED:
        services.confirm(claim=claim, actor=clerk, now=days.after("机构确认"))
    if entry["state"] == "returned":
        services.give_back(claim=claim, reason=entry["reason"], actor=clerk, now=days.after("退回"))
    if far >= 3:
        services.review(claim=claim, actor=county, now=days.after("区复核"))
    if far >= 4:
        services.approve(claim=claim, actor=officer, now=days.after("市批准"))
    if far >= 5:
        services.notice(claims=[claim], days=_notice_days(entry), actor=officer, now=days.after("公示"))
    if far >= 6:
        _pay(world, claim, city, officer, days)
    if far >= 7:
        found = services.open_recovery(
            claim=claim, amount_fen=claim.amount_fen, reason=entry["reason"], actor=officer, now=days.after("追回立项")
        )
        if far >= 8:
            services.approve_recovery(recovery=found, actor=None, now=days.after("追回批准"))
            at = days.after("已退回")
            services.record_return(recovery=found, returned_on=at.date(), actor=officer, now=at)


def _notice_days(entry: dict[str, Any]) -> int:
    """Return the days of a notice whose last day the file tells (公示至11月27日), else those of the scheme."""
    for day, label in entry["timeline"]:
        if label.startswith("公示至"):
            month, _sep, rest = label.removeprefix("公示至").partition("月")
            first = date.fromisoformat(day)
            return (date(first.year, int(month), int(rest.rstrip("日"))) - first).days + 1
    return _NOTICE_DAYS


def _pay(world: Any, claim: Claim, city: int, officer: Any, days: _Days) -> None:
    paid = next((day for name, day in days.told.items() if name.startswith("发放")), None)
    claim.refresh_from_db()
    assert claim.notice_to is not None, "a claim is paid after its notice"
    ready = days.last + timedelta(days=_NOTICE_DAYS)
    if paid is not None:
        ready = max(ready, world.moment(paid, "10:00") - timedelta(hours=2))
    title = f"{claim.title} {claim.claimed_on:%Y-%m}"
    batch = services.prepare_batch(region_id=city, title=title, claims=[claim], actor=officer, now=ready)
    services.approve_batch(batch=batch, actor=None, now=ready + timedelta(hours=1))
    at = ready + timedelta(hours=2)
    services.pay(batch=batch, paid_on=at.date(), actor=officer, now=at)
    days.last = at


def _login(world: Any, role: str, *, person: str, organisation: str = "", region: int = 0) -> Any:
    """Return the login of the world that holds this role here, or None, where it is the claimant's own or nobody's."""
    for grant in world.data["grants"]:
        here = grant["organisation"] == organisation if organisation else grant["region"] == str(region)
        if grant["role"] == role and here and grant["person"] != person:
            pk = world.ids.get(f"user:{grant['person']}")
            return get_user_model().objects.filter(pk=pk).first()
    return None
