"""The facts as of one day, and what may be read from them: spells, stretches, certificates, diplomas."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, TypeVar

from portal.policy.logic.facts import Certificate, Education, Employment, Facts, Service
from portal.policy.logic.periods import Duration, span

T = TypeVar("T")


class Unknown(LookupError):
    """A fact that the rule needs is not among the facts; `args[0]` names it."""


def need(value: T | None, name: str) -> T:
    """Return the value. Raises: Unknown, where there is none."""
    if value is None:
        raise Unknown(name)
    return value


class Context:
    """The facts as of one day, with the days that a rule may name, and the trace of what was asked.

    Arguments: facts; today, the day of the claim (of a monthly scheme the last day of the month claimed); service,
    which spells count; due, the day of an instalment; trace, a list to go on writing to.
    """

    def __init__(
        self,
        facts: Facts,
        today: date,
        service: Service | None = None,
        due: date | None = None,
        trace: list[dict[str, Any]] | None = None,
    ) -> None:
        self.facts, self.today, self.due = facts, today, due
        self.service = service or Service()
        self.trace: list[dict[str, Any]] = [] if trace is None else trace

    def at(self, today: date, due: date | None = None) -> "Context":
        """Return the same facts seen from another day, writing to the same trace."""
        return Context(self.facts, today, self.service, due, self.trace)

    def day(self, word: str) -> date:
        """Return the day that a rule names: claim, due, previous_month_end, hire. Raises: Unknown."""
        if word == "due":
            return self.due or self.today
        if word == "previous_month_end":
            return self.today.replace(day=1) - timedelta(1)
        if word == "hire":
            return need(self.run(self.today), "employment")[0]
        return self.today

    def spells(self) -> Iterator[Employment]:
        """Yield the spells that count; one that lacks a filtered word does not. Raises: Unknown."""
        want = self.service
        for spell in need(self.facts.employment, "employment"):
            listed = ((want.posts, spell.post), (want.kinds, spell.kind), (want.sectors, spell.sector))
            exact = ((want.front_line, spell.front_line), (want.in_quota, spell.in_quota))
            if all(words is None or got in words for words, got in listed) and all(
                asked is None or got == asked for asked, got in exact
            ):
                yield spell

    def current(self, on: date) -> list[Employment]:
        """Return the counting spells that hold on the day."""
        return [s for s in self.spells() if s.started_on <= on and (s.ended_on is None or on <= s.ended_on)]

    def runs(self, until: date, since: date | None = None) -> list[list[date]]:
        """Return unbroken stretches [start, end) up to `until`: spells that touch or overlap are one stretch."""
        found: list[list[date]] = []
        for spell in sorted(self.spells(), key=lambda s: s.started_on):
            start = max(spell.started_on, since or spell.started_on)
            end = min(spell.ended_on + timedelta(1), until) if spell.ended_on else until
            if start > until or end < start:
                continue
            if found and start <= found[-1][1]:
                found[-1][1] = max(found[-1][1], end)
            else:
                found.append([start, end])
        return found

    def run(self, until: date) -> list[date] | None:
        """Return the last unbroken stretch, or None."""
        runs = self.runs(until)
        return runs[-1] if runs else None

    def served(self, on: date, since: date | None = None) -> Duration:
        """Return the length of service: of the last stretch, or of all together (30 left-over days are a month)."""
        spans = [span(start, end) for start, end in self.runs(on, since)]
        if not spans:
            return Duration(0, 0)
        if self.service.counting == "continuous" or len(spans) == 1:
            return spans[-1]
        months, days = divmod(sum(s.days for s in spans), 30)
        return Duration(sum(s.months for s in spans) + months, days)

    def certificates(self, ask: Any, on: date) -> list[Certificate]:
        """Return the certificates of that day that pass the filters occupation, kind and level (that or better)."""
        return [
            c
            for c in need(self.facts.certificates, "certificates")
            if c.issued_on <= on
            and (not ask.occupation or c.occupation in ask.occupation)
            and (not ask.kind or c.kind in ask.kind)
            and (not ask.level or (c.level is not None and c.level <= ask.level))
        ]

    def diplomas(self, ask: Any, on: date) -> list[Education]:
        """Return the diplomas of that day that pass the filters mode and school."""
        return [
            e
            for e in need(self.facts.education, "education")
            if e.graduated_on <= on
            and (not ask.mode or e.mode == ask.mode)
            and (not ask.school or e.school in ask.school)
        ]
