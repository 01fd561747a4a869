"""Loading packs, activating them, confirming and entering values, two officers for each; checking packs on the disk."""

from portal.policy.services.checking import (
    Report,
    built_in,
    check,
    known_pack,
    read_cases,
    read_pack,
    run_case,
    worked_cases,
)
from portal.policy.services.proposals import (
    approve,
    decline,
    propose_activation,
    propose_end,
    propose_value,
    withdraw,
)
from portal.policy.services.rulesets import activate, deactivate, load
from portal.policy.services.values import confirm, confirm_all, enter

__all__ = [
    "Report",
    "activate",
    "approve",
    "built_in",
    "check",
    "confirm",
    "confirm_all",
    "deactivate",
    "decline",
    "enter",
    "known_pack",
    "load",
    "propose_activation",
    "propose_end",
    "propose_value",
    "read_cases",
    "read_pack",
    "run_case",
    "withdraw",
    "worked_cases",
]
