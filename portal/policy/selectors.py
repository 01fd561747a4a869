"""Which pack rules, what it says there, and what no bureau has confirmed yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from portal.policy import registry
from portal.policy.enums import ProposalState
from portal.policy.errors import PolicyGap
from portal.policy.logic import loading, overlay
from portal.policy.logic.pack import COUNTRY, Article, Flagged, Pack, PackFile, ancestors
from portal.policy.models import Activation, Confirmation, Proposal, Ruleset

Region = int | str | None


@dataclass(frozen=True)
class Held:
    """What a subject's rules are in a region on a day: the document, the parsed file, and where it is active.

    `subject` is what the officers of the region see: values that they confirmed are no longer unverified, values that
    they entered stand where they were missing. `notes` are those of the values that are still unverified.
    """

    pack: PackFile
    subject: Any
    sha256: str
    region: int | None
    ruleset_id: int
    version: int
    notes: tuple[str, ...]
    whole: Pack = field(repr=False, compare=False)

    def articles(self, names: Iterable[str]) -> list[Article]:
        """Return the articles of these names, those that the document has."""
        return [self.pack.articles[name] for name in names if name in self.pack.articles]


def chain(region: Region) -> list[int | None]:
    """Return the region and all above it, nearest first; None at the end is the country."""
    return [None if code == COUNTRY else int(code) for code in ancestors(region)]


def _at(codes: Sequence[int | None]) -> Q:
    inside = Q(region__in=[code for code in codes if code is not None])
    return inside | Q(region=None) if None in codes else inside


def _live(known_at: datetime | None) -> Q:
    if known_at is None:
        return Q(ended_at=None)
    return Q(activated_at__lte=known_at) & (Q(ended_at=None) | Q(ended_at__gt=known_at))


@lru_cache(maxsize=200)
def _parsed(sha256: str, ruleset_id: int, subjects: tuple[str, ...]) -> Pack:
    """Return the pack of a ruleset; the texts of one sha256 never change, so it is parsed once in a process."""
    row = Ruleset.objects.only("slug", "content").get(pk=ruleset_id)
    return loading.load(row.slug, row.content, registry.SUBJECTS)


Key = tuple[tuple[str, tuple, str | None, str], ...]


@lru_cache(maxsize=200)
def _corrected(sha256: str, ruleset_id: int, subjects: tuple[str, ...], corrections: Key) -> Pack:
    pack = _parsed(sha256, ruleset_id, subjects)
    return overlay.apply(pack, [overlay.Correction(*found) for found in corrections], registry.SUBJECTS)


def parsed(row: Ruleset, corrections: Iterable[overlay.Correction] = ()) -> Pack:
    """Return the pack of a ruleset, with corrections laid over it."""
    names = tuple(sorted(registry.SUBJECTS))
    key: Key = tuple((c.file, c.path, c.text, c.note) for c in corrections)
    if not key:
        return _parsed(row.sha256, row.pk, names)
    return _corrected(row.sha256, row.pk, names, key)


def corrections(row: Ruleset, region: Region, *, known_at: datetime | None = None) -> list[overlay.Correction]:
    """Return what counts in a region of what officers said on a ruleset: of the region itself and of those above it.

    Where two speak of one value the nearer region's word counts, and of one region the last.
    """
    codes = chain(region)
    found = Confirmation.objects.filter(_at(codes), ruleset=row).order_by("pk")
    if known_at is not None:
        found = found.filter(at__lte=known_at)
    return _nearest(found, codes)


def _nearest(found: Iterable[Confirmation], codes: Sequence[int | None]) -> list[overlay.Correction]:
    best: dict[tuple[str, tuple], Confirmation] = {}
    for said in sorted(found, key=lambda c: (-codes.index(c.region), c.pk)):
        best[said.file, tuple(said.path)] = said
    return [
        overlay.Correction(c.file, tuple(c.path), c.value if c.action == "enter" else None, c.note)
        for c in best.values()
    ]


def in_region(row: Ruleset, region: Region, *, known_at: datetime | None = None) -> Pack:
    """Return the pack of a ruleset as the officers of the region have confirmed and completed it."""
    return parsed(row, corrections(row, region, known_at=known_at))


@dataclass(frozen=True)
class Active:
    """What is active for a region, and what its officers said of it: read once, asked for any subject and day."""

    codes: tuple[int | None, ...]
    rows: tuple[Activation, ...]
    said: Mapping[int, Sequence[Confirmation]]

    def pack(self, row: Ruleset) -> Pack:
        """Return the pack of a ruleset as the officers of the region have confirmed and completed it."""
        return parsed(row, _nearest(self.said.get(row.pk, ()), self.codes))


def active(region: Region, *, known_at: datetime | None = None) -> Active:
    """Return what is active for a region, in two queries; a page that asks for several subjects passes it to rulesets.

    Arguments: known_at, as it was known then (default: now).
    """
    codes = chain(region)
    live = Activation.objects.filter(_at(codes) & _live(known_at)).select_related("ruleset").defer("ruleset__content")
    rows = tuple(live.order_by("pk"))
    said: dict[int, list[Confirmation]] = {row.ruleset_id: [] for row in rows}
    if rows:
        found = Confirmation.objects.filter(_at(codes), ruleset__in=said).order_by("pk")
        for one in found if known_at is None else found.filter(at__lte=known_at):
            said[one.ruleset_id].append(one)
    return Active(tuple(codes), rows, said)


def rulesets(
    *,
    subject: str,
    region: Region,
    on: date,
    known_at: datetime | None = None,
    expired: bool = False,
    among: Active | None = None,
) -> list[Held]:
    """Return every active pack that rules the subject in the region on that day, nearest region and newest first.

    Arguments: subject, its name; region, a division code (None, 0 or "CN" = the country); on, the day of the rule;
    known_at, look as it was known then (default: now); expired, documents too that had run out by the day (their
    targets stay and show as closed); among, what is active for this region at that moment, where it was read already.
    """
    if among is None:
        among = active(region, known_at=known_at)
    found: list[tuple[tuple, Held]] = []
    for one in among.rows:
        row = one.ruleset
        if row.effective_from > on or (row.effective_to and row.effective_to < on and not expired):
            continue
        pack = among.pack(row)
        if subject not in pack.subjects:
            continue
        held = Held(
            pack=pack.meta,
            subject=pack.subjects[subject],
            sha256=row.sha256,
            region=one.region,
            ruleset_id=row.pk,
            version=row.version,
            notes=tuple(pack.notes(subject)),
            whole=pack,
        )
        found.append(((among.codes.index(one.region), -row.effective_from.toordinal(), -one.pk), held))
    return [held for _order, held in sorted(found, key=lambda pair: pair[0])]


def ruleset(*, subject: str, region: Region, on: date, known_at: datetime | None = None) -> Held:
    """Return the pack that rules the subject in the region on that day: the nearest up the tree, the newest of one region.

    Arguments: as of rulesets. Raises: errors.PolicyGap, where no active pack rules it.
    """
    found = rulesets(subject=subject, region=region, on=on, known_at=known_at)
    if not found:
        raise PolicyGap(f"{subject} {region or COUNTRY} {on}")
    return found[0]


def unconfirmed(held: Held, notes: Iterable[str] | None = None) -> list[str]:
    """Return the notes that no bureau has confirmed for the region that `held` was looked up for.

    Arguments: held, looked up now; notes, those of a result (`result["unverified"]`, perhaps stored long ago), or None
    for all of the subject. The document's own dates are among them where they are unverified.
    """
    dates = [f.note for f in held.whole.flagged if f.file == "pack"]
    if notes is None:
        return sorted({*held.notes, *dates})
    return sorted({note for note in notes if note in held.notes} | set(dates))


def may_act_on(held: Held, notes: Iterable[str]) -> bool:
    """Say whether something may be paid, awarded or published on a result.

    Arguments: held, the rules looked up now for the region; notes, the result's `unverified`.
    A value that is unverified is computed and shown, but nothing is done on it until the bureau has confirmed it.
    """
    return not unconfirmed(held, notes)


# --- pages ---------------------------------------------------------------------------------------------------------


def latest() -> list[Ruleset]:
    """Return the newest version of every loaded pack, by slug, with its live activations prefetched."""
    newest: dict[str, Ruleset] = {}
    for row in Ruleset.objects.defer("content").prefetch_related("activations").order_by("slug", "version"):
        newest[row.slug] = row
    return list(newest.values())


def by_public_id(public_id: Any) -> Ruleset | None:
    """Return a ruleset, or None."""
    return Ruleset.objects.filter(public_id=public_id).first()


def by_slug(slug: str) -> Ruleset | None:
    """Return the newest version of a loaded pack, or None."""
    return Ruleset.objects.filter(slug=slug).order_by("-version").first()


def live_activations(row: Ruleset) -> QuerySet[Activation]:
    """Return where a ruleset rules now, the country first."""
    return row.activations.filter(ended_at=None).order_by("region")


def confirmations(row: Ruleset) -> QuerySet[Confirmation]:
    """Return what officers said on a ruleset, newest first."""
    return row.confirmations.select_related("officer").order_by("-pk")


def awaiting(spans: Sequence[tuple[int, int]], *, row: Ruleset | None = None) -> list[Proposal]:
    """Return what waits for a second officer in ranges of division codes, oldest first; of one ruleset or of all.

    A range that begins with 0 is the country's, whose proposals have no region.
    """
    inside = Q(pk__in=[])
    for low, high in spans:
        inside |= Q(region__gte=low, region__lte=high) | (Q(region=None) if low == 0 else Q(pk__in=[]))
    found = Proposal.objects.filter(inside, state=ProposalState.OPEN).select_related("ruleset")
    return list((found if row is None else found.filter(ruleset=row)).defer("ruleset__content").order_by("pk"))


def proposal(public_id: Any, *, row: Ruleset) -> Proposal | None:
    """Return a ruleset's proposal, or None."""
    return Proposal.objects.select_related("ruleset").filter(ruleset=row, public_id=public_id).first()


def open_values(row: Ruleset, region: Region) -> list[Flagged]:
    """Return the values that are unverified or missing for a region, in the order of the files."""
    return sorted(in_region(row, region).flagged, key=lambda f: (f.file, f.line))
