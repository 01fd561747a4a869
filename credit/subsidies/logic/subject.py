"""The subject as portal.policy asks for it: further checks of a file, and the answer to a worked case."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from credit.subsidies.logic.evaluating import evaluate
from credit.subsidies.logic.rates import rules
from portal.policy.errors import PolicyGap
from portal.policy.logic import checks as words
from portal.policy.logic.cases import Case as AnyCase
from portal.policy.logic.pack import Pack, PackFile
from portal.policy.logic.words import fraction
from portal.policy.registry import Finding


class Case(AnyCase):
    """A worked case of a scheme."""

    subject: Literal["subsidies"]
    scheme: str
    variant: str | None = None


def answer(case: AnyCase, pack: Pack, packs: Sequence[Pack]) -> Mapping[str, Any]:
    """Return the evaluation of the case's scheme by the pack that holds the case. Raises: PolicyGap."""
    assert isinstance(case, Case)
    if "subsidies" not in pack.subjects:
        raise PolicyGap(f"{pack.meta.slug} subsidies")
    found = rules(pack.subjects["subsidies"], pack.meta, pack.sha256, case.scheme, case.on, case.variant)
    return evaluate(case.known, found, case.on)


def checks(data: Mapping[str, Any], meta: PackFile) -> Iterator[Finding]:
    """Yield tables that do not exist, shares that are not a whole, and schemes whose periods overlap."""
    tables = {table.get("id") for table in data.get("tables", [])}
    schemes = data.get("schemes", [])
    for i, scheme in enumerate(schemes):
        for j, part in enumerate(scheme.get("amount", [])):
            if "table" in part and part["table"] not in tables:
                yield ("schemes", i, "amount", j), "unknown_reference", f"table '{part['table']}' is not in this file"
        schedule = scheme.get("schedule", {})
        shares = [fraction(part["share"]) for part in schedule.get("parts", [])]
        if schedule.get("kind") == "instalments" and not shares:
            yield ("schemes", i, "schedule"), "missing_key", "instalments need their parts"
        if shares and sum(shares) != 1:
            yield ("schemes", i, "schedule", "parts"), "bad_value", "the instalments must add up to 100%"
    yield from words.overlaps(("schemes",), schemes, meta, key=("code", "variant"))
