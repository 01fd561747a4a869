#!/usr/bin/env python3
"""Replays a public inspection draw: needs Python 3 and nothing else.

    python3 replay_draw.py plan.json "the public numbers"

plan.json is what the page of the plan offers for download. Prints the digest of the frozen list, every ticket and what is
drawn; compare them with the page.

The rule (sha256-ticket-1): s = SHA-256(numbers as UTF-8); ticket of an id = SHA-256(s + id as UTF-8), in hex; in each
stratum the lowest tickets are drawn, as many as its quota. The list's digest is SHA-256 over all eligible ids sorted by
code point, each followed by a line feed.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path


def replay(plan: dict, numbers: str) -> dict:
    """Return {"list_sha256", "tickets": {stratum: [(ticket, id), ...]}, "drawn": {stratum: [ids]}}."""
    if plan["algorithm"] != "sha256-ticket-1":
        raise SystemExit("this script knows sha256-ticket-1 only, the plan says " + plan["algorithm"])
    eligible = sorted(plan["eligible"])
    placed = sorted(item for part in plan["strata"].values() for item in part["ids"])
    if placed != eligible or len(set(eligible)) != len(eligible):
        raise SystemExit("the strata do not hold exactly the eligible list")
    seed = sha256(numbers.encode()).digest()
    tickets, drawn = {}, {}
    for name, part in plan["strata"].items():
        rows = sorted((sha256(seed + item.encode()).hexdigest(), item) for item in part["ids"])
        tickets[name] = rows
        drawn[name] = [item for _ticket, item in rows[: part["quota"]]]
    digest = sha256("".join(item + "\n" for item in eligible).encode()).hexdigest()
    return {"list_sha256": digest, "tickets": tickets, "drawn": drawn}


def main(arguments: list) -> None:
    """Read the plan, replay, print."""
    if len(arguments) != 2:
        raise SystemExit(__doc__)
    plan = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    found = replay(plan, arguments[1])
    lines = [f"list_sha256 {found['list_sha256']}"]
    for name, rows in found["tickets"].items():
        lines.append(f"{name}: draw {plan['strata'][name]['quota']} of {len(rows)}")
        lines += [f"{' *' if item in found['drawn'][name] else '  '} {ticket} {item}" for ticket, item in rows]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
