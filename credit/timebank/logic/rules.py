"""What a policy pack may say of a time bank, who may earn, redeem and pass on, and where the minutes of a service go."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from portal.policy.errors import PolicyGap
from portal.policy.logic.cases import Case
from portal.policy.logic.conditions import Route, take_route
from portal.policy.logic.context import Context
from portal.policy.logic.facts import Facts
from portal.policy.logic.pack import Pack, find
from portal.policy.logic.reasons import flags, node, reason
from portal.policy.logic.words import Param, Strict


class Rounds(Strict):
    """How served minutes are rounded."""

    step_minutes: int
    how: Literal["down", "up", "nearest"]

    def of(self, minutes: int) -> int:
        """Return the minutes rounded to whole steps."""
        steps, over = divmod(minutes, self.step_minutes)
        up = {"down": False, "up": over > 0, "nearest": over * 2 >= self.step_minutes}[self.how]
        return (steps + up) * self.step_minutes


class Timebank(Strict):
    """The subject `timebank` of a pack; minutes are whole minutes, months calendar months."""

    name: Param[str]
    unit: Param[str]
    unit_minutes: Param[int]
    earn: list[Route]
    redeem: list[Route] = []
    transfer: list[Route] = []
    day_cap_minutes: Param[int]
    lifetime_cap_minutes: Param[int]
    overflow: Param[Literal["donation", "refused"]]
    group_service: Param[Literal["savings", "donation"]]
    rounding: Param[Rounds]
    expiry_months: Param[int]
    admission_minutes: Param[int] | None = None
    guarantee_fund_yuan: Param[int] | None = None
    money_conversion: Param[bool] | None = None
    on_death: Param[str] | None = None
    # When confirmed services are settled; nightly where a pack says nothing.
    settlement: Param[Literal["nightly", "at_once"]] | None = None


def may(what: str, facts: Facts, rules: Timebank, on: date) -> dict[str, Any]:
    """Say whether this person may `earn`, `redeem` or `transfer` on a day: one route is enough (see take_route).

    Raises: PolicyGap where the pack has no rule on it.
    """
    routes: list[Route] = getattr(rules, what)
    if not routes:
        raise PolicyGap(what)
    return take_route(routes, Context(facts, on))


def split(facts: Facts, rules: Timebank, on: date) -> dict[str, Any]:
    """Return where the minutes of one confirmed service go.

    In this order: rounding, who may earn, services in a group, then the smaller room of day and lifetime; what
    overflows is asked only when needed. Raises: PolicyGap.
    Arguments: facts, with service.minutes served, and totals saved that day and ever before this service.
    Returns: {"savings", "donation_only", "refused": minutes, "reasons", "trace", "unverified"}.
    """
    answer = may("earn", facts, rules, on)
    minutes = facts.service.minutes if facts.service else 0
    reasons, trace = list(answer["reasons"]), answer["trace"]

    def value(name: str) -> Any:
        param: Param = getattr(rules, name)
        found, since = param.at(on, name)
        parameter = {"from": since.isoformat() if since else None}
        trace.append(
            node(name, param.article, param, inputs={"minutes": minutes}, parameter=parameter, output=str(found))
        )
        return found

    def result(savings: int = 0, donation_only: int = 0, refused: int = 0) -> dict[str, Any]:
        parts = {"savings": savings, "donation_only": donation_only, "refused": refused}
        return parts | {"reasons": reasons, "trace": trace, "unverified": flags(trace)}

    rounds = value("rounding")
    minutes = rounds.of(minutes) if rounds else minutes
    if not answer["qualifies"]:
        return result(refused=minutes)
    if facts.service and facts.service.group and value("group_service") == "donation":
        reasons.append(reason("group_donation", rules.group_service.article))
        return result(donation_only=minutes)
    room, full = minutes, ""
    for name, used in (
        ("day_cap_minutes", facts.totals.day_minutes),
        ("lifetime_cap_minutes", facts.totals.lifetime_minutes),
    ):
        cap = value(name)
        if cap is not None and max(cap - used, 0) < room:
            room, full = max(cap - used, 0), name
    if not full:
        return result(savings=room)
    reasons.append(reason(f"{full.removesuffix('_minutes')}_reached", getattr(rules, full).article))
    if value("overflow") == "donation":
        return result(savings=room, donation_only=minutes - room)
    return result(savings=room, refused=minutes - room)


def settles_at_once(rules: Timebank, on: date) -> bool:
    """Say whether confirmed services are settled at once instead of in the night. Raises: PolicyGap."""
    return rules.settlement is not None and rules.settlement.at(on, "settlement")[0] == "at_once"


class TimebankCase(Case):
    """A worked case: what is asked, earning where nothing else is said."""

    do: Literal["earn", "redeem", "transfer"] = "earn"


def run_case(case: Any, pack: Pack, packs: Sequence[Pack]) -> dict[str, Any]:
    """Answer one worked case of a pack (see portal.policy.registry.subject)."""
    rules = pack.subjects.get("timebank") or find(packs, "timebank", pack.meta.region, case.on).subjects["timebank"]
    if case.do == "earn":
        return split(case.known, rules, case.on)
    return may(case.do, case.known, rules, case.on)
