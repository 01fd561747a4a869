"""Evaluating a facts file, without a database."""

from datetime import date
from typing import Any

from credit.subsidies.logic.evaluating import evaluate
from credit.subsidies.logic.rates import rules
from portal.policy import services as policy
from portal.policy.errors import PolicyGap
from portal.policy.logic.documents import Document
from portal.policy.logic.facts import Facts
from portal.policy.logic.loading import parse
from portal.policy.logic.reasons import reason


def evaluate_file(
    *, text: str, file: str, pack: str, scheme: str, on: date, variant: str | None = None
) -> dict[str, Any]:
    """Return what a scheme gives for the facts of a file (see logic.evaluating.evaluate), plain JSON.

    Arguments: text and file, the facts and their name for messages; pack, a slug or the folder of a pack; scheme, its
    code. An amount that the pack lacks gives 0 with the reason policy_gap. The shares of payers are added as
    {"shares": {"city_fen": n, ...}}. Raises: PackRefused, where the facts or the pack are refused; PolicyGap, where the
    pack has no such scheme.
    """
    facts = parse(Document(text, file), Facts)
    found = policy.read_pack(pack)
    if "subsidies" not in found.subjects:
        raise PolicyGap(f"{pack} subsidies")
    ruled = rules(found.subjects["subsidies"], found.meta, found.sha256, scheme, on, variant)
    try:
        result = evaluate(facts, ruled, on)
    except PolicyGap as gap:
        missing = reason("policy_gap", ruled.scheme.article) | {"note": gap.note or gap.what}
        result = {
            "amount_fen": 0,
            "instalments": [],
            "reasons": [missing],
            "trace": [],
            "funding": [],
            "recover_fen": 0,
            "unverified": [],
        }
    shares = {f"{share['payer']}_fen": share["fen"] for share in result["funding"]}
    return result | ({"shares": shares} if shares else {}) | {"pack": found.meta.slug, "sha256": found.sha256}
