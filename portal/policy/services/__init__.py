"""Loading packs, activating them, confirming and entering values; checking packs on the disk."""

from portal.policy.services.checking import Report, built_in, check, read_cases, read_pack, run_case, worked_cases
from portal.policy.services.rulesets import activate, deactivate, load
from portal.policy.services.values import confirm, confirm_all, enter

__all__ = [
    "Report",
    "activate",
    "built_in",
    "check",
    "confirm",
    "confirm_all",
    "deactivate",
    "enter",
    "load",
    "read_cases",
    "read_pack",
    "run_case",
    "worked_cases",
]
