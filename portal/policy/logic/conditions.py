"""Conditions: three-valued (met, unmet, unknown), each leaf answering with a stable reason code and its article."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from portal.policy.logic.context import Context, Unknown
from portal.policy.logic.measures import MEASURES, YEARS, measure
from portal.policy.logic.periods import Duration
from portal.policy.logic.reasons import MET, REASONS, flag, flags, show
from portal.policy.logic.words import Cited, Noted, Strict, Words

Family = Literal["entry", "post", "social_insurance", "training", "appraisal", "agency"]
DateWord = Literal["claim", "hire", "due", "previous_month_end"]
OPERATORS = ("is", "in", "at_least", "at_most", "less_than", "between", "on_or_after")
_FIELDS = {"is": "is_", "in": "in_"}


class Leaf(Noted):
    """One question to the facts: a fact, one operator with its value, filters."""

    fact: str
    is_: Any = Field(None, alias="is")
    in_: list[Any] | None = Field(None, alias="in")
    at_least: int | None = None
    at_most: int | None = None
    less_than: int | None = None
    between: list[int | None] | None = None
    on_or_after: date | None = None
    on_date: DateWord = "claim"
    reason: str | None = None
    occupation: Words | None = None
    kind: Words | None = None
    level: int | None = Field(None, ge=1, le=5)
    mode: str | None = None
    school: Words | None = None
    since_certificate: int | None = Field(None, ge=1, le=5)
    period: Literal["month", "year", "ever"] | None = None

    def operators(self) -> list[tuple[str, Any]]:
        """Return the operators written, each with its value."""
        pairs = [(name, getattr(self, _FIELDS.get(name, name))) for name in OPERATORS]
        return [(name, value) for name, value in pairs if value is not None]

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        if len(self.operators()) != 1:
            raise ValueError(f"give exactly one of {', '.join(OPERATORS)}")
        if self.between is not None and len(self.between) != 2:
            raise ValueError("between takes [from, below]")
        return self


class And(Strict):
    """All must hold."""

    and_: list["Condition"] = Field(alias="and", min_length=1)


class Or(Strict):
    """One is enough."""

    or_: list["Condition"] = Field(alias="or", min_length=1)


class Not(Strict):
    """The opposite; of unknown, unknown."""

    not_: "Condition" = Field(alias="not")


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return next((word for word in ("and", "or", "not") if word in value), "leaf")
    if isinstance(value, And):
        return "and"
    if isinstance(value, Or):
        return "or"
    return "not" if isinstance(value, Not) else "leaf"


Condition = Annotated[
    Annotated[And, Tag("and")] | Annotated[Or, Tag("or")] | Annotated[Not, Tag("not")] | Annotated[Leaf, Tag("leaf")],
    Discriminator(_shape),
]
Needs = list[Condition]
And.model_rebuild()
Or.model_rebuild()
Not.model_rebuild()


class Route(Cited):
    """One way in: all of its needs must hold."""

    id: str
    text: str
    needs: Needs


def scale(fact: str, bound: int) -> Duration:
    """Return a bound on a duration in the fact's own unit, years or months."""
    return Duration(bound * 12 if fact in YEARS else bound, 0)


def within(fact: str, value: Any, low: Any, high: Any) -> bool:
    """Say whether a value lies in [low, high); null is no bound."""
    if isinstance(value, Duration):
        low, high = (bound if bound is None else scale(fact, bound) for bound in (low, high))
    return (low is None or value >= low) and (high is None or value < high)


def compare(leaf: Leaf, value: Any) -> bool:
    """Apply the leaf's operator. Ranges are [from, below); dates, at_least and at_most include their bound."""
    operator, want = leaf.operators()[0]
    if isinstance(value, list):  # several spells at once: one that fits is enough
        return any(compare(leaf, item) for item in value)
    if operator == "between":
        return within(leaf.fact, value, *want)
    if isinstance(value, Duration):
        want = scale(leaf.fact, want)
    if operator == "is":
        return bool(value == want)
    if operator == "in":
        return value in want
    if operator == "at_most":
        return bool(value <= want)
    if operator == "less_than":
        return bool(value < want)
    return bool(value >= want)  # at_least, on_or_after


Answer = tuple[bool | None, list[dict[str, Any]]]


def check(condition: Any, context: Context, article: Sequence[str], rule: str = "needs") -> Answer:
    """Return (True, False or None, reasons); None = a fact is missing. Writes to the context's trace.

    Arguments: article, what holds where a leaf has none of its own; rule, the name in the trace.
    """
    if isinstance(condition, Leaf):
        return _leaf(condition, context, condition.article or article, rule)
    if isinstance(condition, Not):
        ok, reasons = check(condition.not_, context, article, rule)
        if ok is None:
            return None, reasons
        return not ok, [r | {"met": not ok} for r in reasons]
    if isinstance(condition, Or):
        answers = [check(item, context, article, rule) for item in condition.or_]
        if any(ok for ok, _reasons in answers):
            return True, [r for ok, reasons in answers if ok for r in reasons]
        unknown = any(ok is None for ok, _reasons in answers)
        return None if unknown else False, [r for _ok, reasons in answers for r in reasons]
    return check_all(condition.and_, context, article, rule)


def check_all(needs: Iterable[Any], context: Context, article: Sequence[str], rule: str = "needs") -> Answer:
    """Return the answer to all items of a `needs` list together; an empty list is met (see check)."""
    answers = [check(item, context, article, rule) for item in needs]
    reasons = [r for _ok, found in answers for r in found]
    if any(ok is False for ok, _reasons in answers):
        return False, reasons
    return None if any(ok is None for ok, _reasons in answers) else True, reasons


def _leaf(leaf: Leaf, context: Context, article: Sequence[str], rule: str) -> Answer:
    code = leaf.reason or MEASURES[leaf.fact].reason
    operator, want = leaf.operators()[0]
    on = value = missing = None
    ok: bool | None
    try:
        on = context.day(leaf.on_date)
        value = measure(context, leaf, leaf.fact, on)
        if value is None:  # no spell holds on that day, so there is nothing to compare
            ok, code = False, "not_in_post"
        else:
            ok = compare(leaf, value)
    except Unknown as unknown:
        ok, code, missing = None, "fact_missing", unknown.args[0]
    context.trace.append(
        {
            "rule": rule,
            "article": list(article),
            "inputs": {"fact": leaf.fact, "on": show(on), "value": show(value)},
            "parameter": {"operator": operator, "value": show(want)},
            "output": {True: "met", False: "unmet", None: "unknown"}[ok],
        }
        | flag(leaf)
    )
    found = {
        "code": code,
        "met": ok is True,
        "fact": leaf.fact,
        "text": MET if ok else REASONS[code],
        "article": list(article),
        "value": show(value),
        "needs": {operator: show(want)},
    }
    if leaf.since_certificate:
        found["since_certificate"] = leaf.since_certificate
    return ok, [found | ({"missing": missing} if missing else {})]


def take_route(routes: Iterable[Route], context: Context) -> dict[str, Any]:
    """Return the first route that is met, with its reasons; else the reasons of all routes.

    Returns: {"qualifies", "route" (id or None), "reasons", "trace", "unverified"}.
    """
    reasons: list[dict[str, Any]] = []
    won: str | None = None
    for route in routes:
        ok, found = check_all(route.needs, context, route.article, f"route {route.id}")
        reasons += [r | {"route": route.id} for r in found]
        if ok:
            won = won or route.id
            step = {"rule": f"route {route.id}", "article": list(route.article), "inputs": {}, "output": "met"}
            context.trace.append(step | flag(route))
    return {
        "qualifies": won is not None,
        "route": won,
        "reasons": [r for r in reasons if r["route"] == won] if won else reasons,
        "trace": context.trace,
        "unverified": flags(context.trace),
    }
