"""What a scheme gives for the facts of a day, before any schedule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from credit.subsidies.logic.money import rounded
from credit.subsidies.logic.scheme import Part, Row, Scheme, SubsidiesFile, Table, Version
from portal.policy.errors import PolicyGap
from portal.policy.logic.conditions import check_all, within
from portal.policy.logic.context import Context
from portal.policy.logic.measures import measure
from portal.policy.logic.pack import PackFile
from portal.policy.logic.reasons import node, show
from portal.policy.logic.words import in_force


@dataclass(frozen=True)
class Rules:
    """One scheme with its tables, and the pack that they come from."""

    scheme: Scheme
    tables: Mapping[str, Table]
    slug: str
    sha256: str


def rules(file: SubsidiesFile, meta: PackFile, sha256: str, code: str, on: date, variant: str | None = None) -> Rules:
    """Return the scheme in force on that day with its tables.

    Arguments: file, the parsed subsidies.yaml; meta, its pack; code and variant, of the scheme.
    A scheme without dates of its own holds as long as its pack. Raises: PolicyGap, where the pack has no such scheme.
    """
    found = [scheme for scheme in file.schemes if scheme.code == code and scheme.variant == variant]
    if not found:
        raise PolicyGap(f"{meta.slug} {code} {variant or ''}".strip())
    scheme = in_force(found, on) or found[0]
    period = {"from_": scheme.from_ or meta.effective_from, "to": scheme.to or meta.effective_to}
    return Rules(scheme.model_copy(update=period), {t.id: t for t in file.tables}, meta.slug, sha256)


def rate(rules: Rules, context: Context) -> int:
    """Return the sum of the scheme's parts times its multipliers, within its caps, in fen.

    Raises: PolicyGap, where a table has no amount; portal.policy.logic.context.Unknown, where a fact is missing.
    """
    scheme, trace = rules.scheme, context.trace
    total = sum((_part(part, rules, context) for part in scheme.amount), Fraction(0))
    for factor in scheme.multiply:
        article = factor.article or scheme.article
        if factor.when is None or check_all([factor.when], context, article, "multiply")[0]:
            total *= factor.by
            trace.append(node("multiply", article, factor, parameter={"by": str(factor.by)}, output=str(total)))
    fen = rounded(total, scheme.rounding, scheme.code)
    for cap in scheme.caps:
        if cap.yuan is not None and fen > cap.yuan * 100:
            fen = cap.yuan * 100
            trace.append(node("cap", cap.article or scheme.article, cap, parameter={"yuan": cap.yuan}, output=fen))
    return fen


def _part(part: Part, rules: Rules, context: Context) -> Fraction:
    scheme = rules.scheme
    article = part.article or scheme.article
    facts_day = context.day(scheme.facts_on)
    if part.table is None:
        amount = Fraction(measure(context, None, part.fact or "", facts_day))
    else:
        amount, article = _looked_up(part, rules, context, facts_day)
    if part.times:
        count = measure(context, None, part.times.fact, facts_day)
        capped = count if part.times.at_most is None else min(count, part.times.at_most)
        given, limit = {part.times.fact: count}, {"at_most": part.times.at_most}
        context.trace.append(node("times", article, inputs=given, parameter=limit, output=capped))
        amount *= capped
    return amount


def _looked_up(part: Part, rules: Rules, context: Context, facts_day: date) -> tuple[Fraction, list[str]]:
    table = rules.tables[part.table or ""]
    values_day = context.day(rules.scheme.values_on)
    version = in_force(table.values, values_day) if table.values else Version(from_=None, rows=table.rows)  # type: ignore[call-arg]
    if version is None:
        raise PolicyGap(f"{rules.slug} {table.id} {values_day}", table.note or "")
    key = measure(context, table, table.by, facts_day) if table.by != "all" else "all"
    row = next((row for row in version.rows if _fits(row, table.by, key)), None)
    if row is None or row.missing:
        raise PolicyGap(f"{rules.slug} {table.id} {show(key)} {values_day}", (row and row.note) or "")
    article = row.article or table.article
    context.trace.append(
        node(
            f"table {table.id}",
            article,
            part,
            table,
            row,
            inputs={"fact": table.by, "on": show(facts_day), "value": show(key)},
            parameter={"row": row.is_ or row.in_ or row.range, "from": show(version.from_)},
            output=row.amount,
        )
    )
    return Fraction(row.amount), article


def _fits(row: Row, by: str, key: Any) -> bool:
    if row.range is not None:
        return within(by, key, *row.range)
    if row.in_ is not None:
        return key in row.in_
    return row.is_ is None or bool(key == row.is_)
