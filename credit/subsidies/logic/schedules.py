"""When the money of a scheme is due, and which parts of it were paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from credit.subsidies.logic.money import split
from credit.subsidies.logic.rates import Rules, rate
from credit.subsidies.logic.scheme import Scheme
from portal.policy.logic.conditions import check_all
from portal.policy.logic.context import Context, Unknown
from portal.policy.logic.facts import Claim
from portal.policy.logic.periods import add_months
from portal.policy.logic.reasons import reason, show

Instalments = list[dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """One evaluation under way.

    `ok` says whether the scheme's needs are met on the day; `mine` are the earlier payments of this scheme; `reasons`
    is written to.
    """

    rules: Rules
    context: Context
    ok: bool
    mine: Sequence[Claim]
    on: date
    reasons: list[dict[str, Any]]

    @property
    def scheme(self) -> Scheme:
        """Return the scheme."""
        return self.rules.scheme


def once(asked: Asked) -> Instalments:
    """One payment; a later claim gives nothing, the difference, or all again, as the scheme says."""
    return _once(asked, asked.mine, {})


def yearly(asked: Asked) -> Instalments:
    """One payment a calendar year."""
    mine = [claim for claim in asked.mine if (claim.year or claim.paid_on.year) == asked.on.year]
    return _once(asked, mine, {"year": asked.on.year})


def _once(asked: Asked, mine: Sequence[Claim], label: dict[str, Any]) -> Instalments:
    if not asked.ok:
        return []
    paid, fen = sum(claim.paid_fen for claim in mine), rate(asked.rules, asked.context)
    again = asked.scheme.again
    due = fen - paid if again == "difference" else fen if again == "full" or not mine else 0
    if mine and due <= 0:
        asked.reasons.append(reason("already_paid", asked.scheme.article))
        return []
    return [{"n": 1, "due": show(asked.on), "amount_fen": due, "state": "payable"} | label]


def monthly(asked: Asked) -> Instalments:
    """The month before the claim, and `arrears_months` earlier ones not yet paid, each on its own facts and values."""
    found: Instalments = []
    scheme = asked.scheme
    first = asked.context.today.replace(day=1)
    for back in range(scheme.schedule.arrears_months, -1, -1):
        last = add_months(add_months(first, -back), 1) - timedelta(1)
        seen = asked.context.at(last)
        if (scheme.from_ and last < scheme.from_) or (scheme.to and last > scheme.to):
            continue
        month = last.strftime("%Y-%m")
        paid = [claim for claim in asked.mine if claim.month == month]
        met = asked.ok if back == 0 else check_all(scheme.needs, seen, scheme.article)[0]
        part: dict[str, Any] = {"n": 1, "month": month, "due": show(asked.on), "amount_fen": 0, "state": "not_met"}
        if paid:
            part |= {"amount_fen": sum(claim.paid_fen for claim in paid), "state": "paid"}
            if back == 0:
                asked.reasons.append(
                    reason("already_paid", scheme.article, text=gettext_noop("这个月已经申请或者领过"))
                )
        elif met and not stopped(scheme, seen, last):
            part |= {"amount_fen": rate(asked.rules, seen), "state": "payable"}
        found.append(part)
    return found


def instalments(asked: Asked) -> Instalments:
    """Parts by anniversary of the unbroken service, each at the rate of its own day: a rise changes only later parts."""
    on, scheme, context = asked.on, asked.scheme, asked.context
    try:
        run, there = context.run(on), bool(context.current(on))
    except Unknown:
        run, there = None, False
    if run is None or not asked.ok:
        return []
    found: Instalments = []
    shares = [part.share for part in scheme.schedule.parts]
    for number, part in enumerate(scheme.schedule.parts, 1):
        earned = add_months(run[0], 12 * part.after_years)
        due = add_months(run[0], 12 * (part.paid_after_years or part.after_years))
        seen = context.at(on, due)
        paid = [claim for claim in asked.mine if claim.instalment == number]
        row: dict[str, Any] = {"n": number, "due": show(due), "amount_fen": 0, "state": "stopped"}
        if paid:
            row |= {"amount_fen": sum(claim.paid_fen for claim in paid), "state": "paid"}
        elif not stopped(scheme, seen, earned) and (there or earned <= run[1]):
            fen = split(rate(asked.rules, seen), shares)[number - 1]
            row |= {"amount_fen": fen, "state": "payable" if due <= on else "later"}
        found.append(row)
    if not any(row["state"] == "payable" for row in found):
        paid_and_later = any(claim.paid_fen for claim in asked.mine) and any(row["state"] == "later" for row in found)
        asked.reasons.append(
            reason("already_paid", scheme.article, text=gettext_noop("到期的部分已经申请或者领过"))
            if paid_and_later
            else reason("nothing_due", scheme.article)
        )
    return found


def stopped(scheme: Scheme, context: Context, day: date) -> bool:
    """Say whether an incident on or before the day ended the schedule (leaving does so through the unbroken service)."""
    incidents = context.facts.incidents or []
    return any(
        stop.event == "incident" and any(i.on <= day and (not stop.kinds or i.kind in stop.kinds) for i in incidents)
        for stop in scheme.stops
    )


PLANS: dict[str, Callable[[Asked], Instalments]] = {
    "once": once,
    "yearly": yearly,
    "monthly": monthly,
    "instalments": instalments,
}
