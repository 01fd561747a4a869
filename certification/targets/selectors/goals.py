"""The targets of the documents that rule a division, and where each stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certification.targets import registry
from certification.targets.enums import DenominatorKind, Unit
from certification.targets.logic import pack
from certification.targets.selectors import facts, figures
from portal.policy import selectors as policy


@dataclass(frozen=True)
class Standing:
    """A target as of a day.

    Attributes: figure, of that day, or of the target's day once it has passed; measured_on, which of the two; state,
    of enums.State, None where the day has passed without a figure to judge by; reason, why there is no figure; notes,
    what no bureau has confirmed; own, whether the document is this division's own; no_data, the day has passed and
    the portal holds nothing of that time: the state is no verdict then.
    """

    target: pack.Target
    held: Any
    region: int
    figure: Fraction | None
    measured_on: date
    state: str | None
    reason: str = ""
    reason_text: str = ""
    own: bool = True
    no_data: bool = False

    @property
    def short_by(self) -> Fraction | None:
        """Return how much is missing; None without a figure."""
        return None if self.figure is None else max(self.target.at_least - self.figure, Fraction(0))

    @property
    def is_share(self) -> bool:
        """Say whether it is a part of a whole, to be shown in percent."""
        found = registry.INDICATORS.get(self.target.indicator)
        return found is not None and found.unit == Unit.SHARE

    @property
    def document(self) -> str:
        """Return the document's number, or its title where it has none."""
        return self.held.pack.document_number or self.held.pack.title

    @property
    def article(self) -> str:
        """Return where in the document it says so, as the document counts its articles."""
        return "、".join(self.target.article)

    @property
    def clause(self) -> str:
        """Return what the article is about."""
        return "、".join(found.clause for found in self.held.articles(self.target.article))

    @property
    def shown_figure(self) -> str:
        """Return the figure as people read it, empty where there is none."""
        return "" if self.figure is None else self.text(self.figure)

    @property
    def shown_target(self) -> str:
        """Return what is asked for as people read it."""
        return self.text(self.target.at_least)

    def text(self, number: Fraction | None) -> str:
        """Return a figure of this target as people read it."""
        if number is None:
            return "—"
        if self.is_share:
            shown = figures.tenths(number * 100)
            return f"{shown.removesuffix('.0')}%"
        return f"{int(number):,}" if number.denominator == 1 else figures.tenths(number)


def held(region: int, *, on: date, known_at: datetime | None = None) -> list[tuple[Any, pack.Target, bool]]:
    """Return (document, target, own) of a division, its own documents first.

    A number ("50 people by ...") is the document's own region's alone; a share asked of a larger division is asked
    of each of its parts too. Documents that have run out keep their targets.
    """
    found = []
    for document in policy.rulesets(subject="targets", region=region, on=on, known_at=known_at, expired=True):
        own = (document.region or 0) == region
        for target in document.subject.targets:
            entry = registry.INDICATORS.get(target.indicator)
            if own or (entry is not None and entry.unit == Unit.SHARE):
                found.append((document, target, own))
    return found


def standings(
    region: int,
    *,
    as_of: date,
    today: date,
    known_at: datetime | None = None,
    sheet: figures.Sheet | None = None,
    exact: bool = False,
    public: bool = False,
) -> list[Standing]:
    """Return where every target of a division stands.

    Arguments: sheet, that of the same region and day, if the caller has it already (a day's figures are read once);
    exact, count windows of time anew even where they were counted in the last minutes; public, without targets that
    rest on a value which no bureau has confirmed: nothing is published on such.
    """
    sheets = {as_of: sheet} if sheet is not None else {}

    def of(day: date) -> figures.Sheet:
        found = sheets.get(day)
        if found is None:
            found = sheets[day] = (
                figures.from_facts(region, as_of=day, known_at=known_at)
                if exact
                else figures.sheet(region, as_of=day, today=today, known_at=known_at)
            )
        return found

    answers = []
    for document, target, own in held(region, on=as_of, known_at=known_at):
        if public and target.unverified:
            continue
        day = min(as_of, target.due)
        figure, reason, text = _remembered(target, document, region, day, of, known_at, exact=exact)
        past = as_of >= target.due
        answers.append(
            Standing(
                target=target,
                held=document,
                region=region,
                figure=figure,
                measured_on=day,
                state=pack.state(target, figure, as_of),
                reason=reason,
                reason_text=text,
                own=own,
                no_data=past and _nothing_then(target, figure, reason, day, of),
            )
        )
    return answers


def _nothing_then(target: pack.Target, figure: Fraction | None, reason: str, day: date, of: Any) -> bool:
    """Say whether the portal holds nothing of the time that a target speaks of.

    Windows of time: nobody trained, or no employer who reported from its first day; other figures: nobody was in post
    on the day. A denominator that nobody has entered is another matter.
    """
    if target.indicator == "trained_people":
        return not figure
    if target.indicator == "new_posts":
        return figure is None
    return reason in ("", "nobody_in_post") and not of(day).total.get("headcount")


# Figures over a window of time are no part of the rollup: counted from the facts and kept for some minutes.
_WINDOWS = ("trained_people", "new_posts")
_KEPT_SECONDS = 600


def _remembered(
    target: pack.Target, document: Any, region: int, day: date, of: Any, known_at: datetime | None, *, exact: bool
) -> tuple[Fraction | None, str, str]:
    if exact or known_at is not None or target.indicator not in _WINDOWS:
        return _figure(target, document, region, day, of, known_at)
    since = target.counted_from or document.pack.effective_from
    key = f"targets.{target.indicator}:{region}:{since}:{day}:{get_language()}"
    found: tuple[Fraction | None, str, str] | None = cache.get(key)
    if found is None:
        found = _figure(target, document, region, day, of, known_at)
        cache.set(key, found, _KEPT_SECONDS)
    return found


def _figure(
    target: pack.Target, document: Any, region: int, day: date, of: Any, known_at: datetime | None
) -> tuple[Fraction | None, str, str]:
    """Return (figure, reason, the reason in words)."""
    name = target.indicator
    since = target.counted_from or document.pack.effective_from
    if name == "trained_people":
        trained = facts.trained_people(region, on=day, since=since, known_at=known_at)
        return Fraction(sum(trained.values())), "", ""
    if name == "new_posts":
        # Employers tell of earlier years too, but only of those who stayed: no count of what was new then.
        first = facts.recorded_since(region)
        if first is None or first > since:
            return None, "no_records", _("本平台没有这一时期的从业记录")
        before = since - timedelta(days=1)
        posts = facts.posts(region, on=day, known_at=known_at) - facts.posts(region, on=before, known_at=known_at)
        return Fraction(posts), "", ""
    entry = registry.INDICATORS.get(name)
    if entry is None:
        return None, "indicator_missing", _("本平台还不统计这个指标")
    sheet = of(day)
    if name.startswith("headcount_level_") and target.headcount_reads == "level_or_better":
        level = int(name[-1])
        return Fraction(sum(sheet.total.get(f"level_{n}", 0) for n in range(1, level + 1))), "", ""
    outside = figures.denominators(region, on=day, known_at=known_at) if _outside(entry) else None
    answer = figures.value(entry, sheet.total, outside)
    return answer.value, answer.reason, answer.reason_text


def _outside(entry: registry.Indicator) -> bool:
    return entry.denominator in DenominatorKind.values


def rate_target(standing: list[Standing]) -> Standing | None:
    """Return the target of the certified rate that a desk shows: a running one if there is, else the latest."""
    found = [entry for entry in standing if entry.target.indicator == "certified_rate_strict"]
    found.sort(key=lambda entry: (entry.state != "running", not entry.own, -entry.target.due.toordinal()))
    return found[0] if found else None
