"""The registry's chapter of the demonstration world: how its bodies and schools number their certificates."""

from datetime import date, datetime
from typing import Any

from certification.certificates import services
from certification.certificates.enums import Kind


def load(world: Any, *, now: datetime) -> None:
    """Give the assessment body the national pattern with its invented codes, and each school one of its own.

    Serials go on where the world's older certificates stop.
    """
    for entry in world.data["organisations"]:
        if entry["kind"] == "assessment_body":
            used = [
                int(c["number"][-6:])
                for c in world.data["certificates"]
                if c["kind"] == "skill_level" and str(c["number"]).startswith("S999923")
            ]
            services.set_pattern(
                issuer_id=world.ids[entry["key"]],
                kind=Kind.SKILL_LEVEL,
                template="S9999{province}999999{yy}{level}{serial:6}",
                values={"province": str(entry["region"])[:2]},
                valid_from=date(2020, 1, 1),
                last_serial=max(used),
                actor=None,
                now=now,
            )
        if entry["kind"] == "school":
            services.set_pattern(
                issuer_id=world.ids[entry["key"]],
                kind=Kind.TRAINING,
                template="PX-{region}-{yyyy}-{serial:4}",
                values={"region": str(entry["region"])},
                valid_from=date(2020, 1, 1),
                last_serial=60,
                actor=None,
                now=now,
            )
