"""training.yaml: what a class hour is, how much may be online; class hours of online and offline minutes."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from portal.policy.logic.cases import Case
from portal.policy.logic.pack import Pack, find
from portal.policy.logic.words import Param, Share, Strict, Words

WHOLE = Fraction(1)
# One class hour (课时) of vocational training; only where no pack says it.
CLASS_HOUR_MINUTES = 45


class TrainingFile(Strict):
    """The whole file. Minutes, hours and seconds as their names say."""

    class_hour_minutes: Param[int]
    online_share_max: Param[Share]
    online_share_exempt: list[str] = []
    day_limit_hours: Param[int] | None = None
    prompt_minutes: Param[list[int]] | None = None
    heartbeat_seconds: Param[int] | None = None
    presence_ways: Param[Words] | None = None
    keep_years: Param[int] | None = None
    class_file: Param[Words] | None = None


class TrainingCase(Case):
    """A worked case: minutes in, class hours out."""

    occupation_type: str = "other"
    figures: dict[str, int] = {}


def class_hours(
    minutes: Mapping[str, int], rules: TrainingFile, on: date, occupation_type: str = "other"
) -> dict[str, int]:
    """Return the whole class hours of {"online", "offline"} minutes; online counts at most its share of the total.

    Arguments: occupation_type, one of `online_share_exempt` may be learned online alone. Raises: PolicyGap.
    """
    unit = rules.class_hour_minutes.certain(on, "class_hour_minutes")
    online, offline = minutes.get("online", 0) // unit, minutes.get("offline", 0) // unit
    if occupation_type in rules.online_share_exempt:
        limit = WHOLE
    else:
        stated = rules.online_share_max.at(on, "online_share_max")[0]
        limit = WHOLE if stated is None else stated
    most = online if limit >= WHOLE else int(offline * limit / (1 - limit))
    counted = min(online, most)
    return {
        "class_hours": counted + offline,
        "online": counted,
        "offline": offline,
        "online_uncounted": max(online - most, 0),
    }


def run_case(case: TrainingCase, pack: Pack, packs: Sequence[Pack]) -> Mapping[str, Any]:
    """Answer a worked case of training."""
    rules = pack.subjects.get("training") or find(packs, "training", pack.meta.region, case.on).subjects["training"]
    return class_hours(case.figures, rules, case.on, case.occupation_type)
