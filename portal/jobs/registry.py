"""Recurring work: rooms put it here, the tick plans it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Periodic:
    """A task that is planned once in each period of `every_seconds`."""

    name: str
    task: str
    every_seconds: int


PERIODIC: dict[str, Periodic] = {}


def periodic(name: str, *, task: str, every_seconds: int) -> None:
    """Register recurring work.

    Arguments: name, unique; task, dotted function taking `job`; every_seconds, length of the period.
    """
    PERIODIC[name] = Periodic(name, task, every_seconds)
