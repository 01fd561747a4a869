"""Evaluation of one scheme: amount, instalments, reasons and the trace that explains them."""

from datetime import date, timedelta
from typing import Any

from credit.subsidies.logic.money import rounded, split
from credit.subsidies.logic.rates import Rules
from credit.subsidies.logic.schedules import PLANS, Asked
from credit.subsidies.logic.scheme import Scheme
from portal.policy.logic.conditions import check_all
from portal.policy.logic.context import Context, Unknown
from portal.policy.logic.facts import FAMILY, Claim, Facts
from portal.policy.logic.reasons import flags, node, reason, show

TRACE_VERSION = 1


def day_ruled(scheme: Scheme, on: date) -> date:
    """Return the day on which a claim of that day is read: for a monthly scheme the last day of the month before."""
    return on.replace(day=1) - timedelta(1) if scheme.schedule.kind == "monthly" else on


def evaluate(facts: Facts, rules: Rules, on: date) -> dict[str, Any]:
    """Evaluate a scheme for the facts of one person or agency.

    Arguments: facts; rules, the scheme with its tables; on, the day of the claim.
    Returns: {"amount_fen" (payable now, whole fen), "instalments", "reasons", "trace", "funding", "recover_fen",
    "unverified" (notes of the unverified values that the result rests on)}. Conditions answer before amounts: an unmet
    rule gives 0 with its reason even where the amount is missing.
    Raises: PolicyGap, where the rule needs an amount that the pack does not have.
    """
    scheme = rules.scheme
    today = day_ruled(scheme, on)
    context = Context(facts, today, scheme.service)
    trace = context.trace
    flagged = [scheme, scheme.schedule, *scheme.caps, *scheme.stops, *([scheme.funding] if scheme.funding else [])]
    pack = {"pack": rules.slug, "sha256": rules.sha256, "trace_version": TRACE_VERSION}
    asked_for = {"on": show(on), "for": show(today)}
    trace.append(node(f"scheme {scheme.code}", scheme.article, *flagged, inputs=asked_for, parameter=pack))
    mine = [claim for claim in facts.claims if claim.scheme == scheme.code and claim.paid_on <= on]
    result: dict[str, Any] = {
        "amount_fen": 0,
        "instalments": [],
        "reasons": [],
        "trace": trace,
        "funding": [],
        "recover_fen": _clawback(scheme, facts, mine, on),
        "unverified": flags(trace),
    }
    if (scheme.from_ and today < scheme.from_) or (scheme.to and today > scheme.to):
        result["reasons"] = [reason("outside_period", scheme.article)]
        return result
    met, reasons = check_all(scheme.needs, context, scheme.article)
    result["reasons"] = reasons
    barred = _barred(scheme, facts, mine, on)
    reasons += barred
    try:
        plan = PLANS[scheme.schedule.kind]
        result["instalments"] = plan(Asked(rules, context, bool(met) and not barred, mine, on, reasons))
    except Unknown as missing:  # a table needs a fact that no condition asked for
        reasons.append(reason("fact_missing", scheme.article) | {"missing": missing.args[0]})
    result["amount_fen"] = sum(part["amount_fen"] for part in result["instalments"] if part["state"] == "payable")
    if scheme.funding:
        shares = [payer.share for payer in scheme.funding.shares]
        amounts = split(result["amount_fen"], shares)
        result["funding"] = [
            {"payer": payer.payer, "fen": fen} for payer, fen in zip(scheme.funding.shares, amounts, strict=True)
        ]
        trace.append(
            node(
                "funding",
                scheme.funding.article,
                inputs={"fen": result["amount_fen"]},
                parameter=[str(share) for share in shares],
                output=result["funding"],
            )
        )
    result["unverified"] = flags(trace)
    return result


def _barred(scheme: Scheme, facts: Facts, mine: list[Claim], on: date) -> list[dict[str, Any]]:
    """Return why earlier payments bar this one: another family, or a cap that is reached."""
    found: list[dict[str, Any]] = []
    others = [c for c in facts.claims if c.paid_on <= on and c.scheme != scheme.code]
    for exclusion in scheme.excludes:
        if any(FAMILY.get(claim.scheme) == exclusion.family for claim in others):
            found.append(reason("excluded_family", exclusion.article or scheme.article))
    for cap in scheme.caps:
        used = [claim for claim in mine if cap.per != "year" or claim.paid_on.year == on.year]
        if (cap.times and len(used) >= cap.times) or (cap.months and len(used) >= cap.months):
            found.append(reason("cap_reached", cap.article or scheme.article))
    return found


def _clawback(scheme: Scheme, facts: Facts, mine: list[Claim], on: date) -> int:
    incidents = facts.incidents or []
    shares = [rule.share for rule in scheme.clawback if any(i.kind in rule.kinds and i.on <= on for i in incidents)]
    return rounded(sum(claim.paid_fen for claim in mine) * max(shares), None, "clawback") if shares else 0
