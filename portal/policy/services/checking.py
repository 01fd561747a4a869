"""Packs on the disk: reading them, running their worked cases, shifting their figures; needs no database."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from portal.policy import adapters, registry
from portal.policy.errors import PackRefused, Problem
from portal.policy.logic import cases, loading, mutation
from portal.policy.logic.pack import Pack


def known_pack(slug: str | Path) -> bool:
    """Say whether there is such a pack of the portal, or such a folder."""
    return adapters.exists(slug)


def read_pack(slug: str | Path) -> Pack:
    """Return a pack from the disk, checked; needs no database. Raises: errors.PackRefused.

    Arguments: slug, a pack that comes with the portal, or the folder of a bureau's own.
    """
    folder = adapters.folder(slug)
    return loading.load(folder.name, adapters.files(folder), registry.SUBJECTS)


@lru_cache(maxsize=1)
def _built_in(subjects: tuple[str, ...]) -> tuple[Pack, ...]:
    return tuple(read_pack(slug) for slug in adapters.slugs())


def built_in() -> tuple[Pack, ...]:
    """Return all packs that come with the portal, read once in a process. Raises: errors.PackRefused."""
    return _built_in(tuple(sorted(registry.SUBJECTS)))


def read_cases(slug: str | Path, *, subject: str | None = None) -> list[cases.Placed]:
    """Return the worked cases of a pack on the disk, all or those of one subject. Raises: errors.PackRefused."""
    folder = adapters.folder(slug)
    found = cases.read(folder.name, adapters.files(folder), registry.SUBJECTS)
    return [placed for placed in found if subject in (None, placed.case.subject)]


def worked_cases(subject: str | None = None) -> list[tuple[Pack, cases.Placed]]:
    """Return every worked case of the portal's packs with its pack, all or those of one subject (for tests)."""
    return [(p, placed) for p in built_in() for placed in read_cases(p.meta.slug, subject=subject)]


def run_case(pack: Pack, placed: cases.Placed) -> list[str]:
    """Return how a worked case's result differs from what it expects; nothing when it holds."""
    return cases.run(placed.case, pack, built_in(), registry.SUBJECTS)


@dataclass
class Report:
    """What checking one pack found."""

    slug: str
    subjects: list[str] = field(default_factory=list)
    sha256: str = ""
    cases: int = 0
    unverified: int = 0
    missing: int = 0
    problems: list[Problem] = field(default_factory=list)
    mutants: int = 0
    unnoticed: list[Problem] = field(default_factory=list)


def check(slug: str | Path, *, mutate: bool = False) -> Report:
    """Read a pack from the disk, run its worked cases, and say what is wrong; needs no database.

    Arguments: slug, a pack of the portal or a folder; mutate, shift each figure and date by one as well, and list those
    that neither a case nor the loader notices.
    """
    report = Report(str(slug))
    try:
        folder = adapters.folder(slug)
        report.slug = folder.name
        files = adapters.files(folder)
        pack = loading.load(folder.name, files, registry.SUBJECTS)
    except PackRefused as refused:
        report.problems = list(refused.problems)
        return report
    report.subjects, report.sha256 = list(pack.subjects), pack.sha256
    report.missing = sum(f.missing for f in pack.flagged)
    report.unverified = len(pack.flagged) - report.missing
    try:
        placed = cases.read(folder.name, files, registry.SUBJECTS)
        others = [p for p in built_in() if p.meta.slug != pack.meta.slug]
    except PackRefused as refused:
        report.problems = list(refused.problems)
        return report
    report.cases = len(placed)
    for one in placed:
        for wrong in cases.run(one.case, pack, [pack, *others], registry.SUBJECTS):
            report.problems.append(Problem(one.file, one.line, "case_failed", f"{one.case.name}: {wrong}"))
    if mutate and not report.problems:
        _mutate(report, folder.name, files, placed, others)
    return report


def _mutate(report: Report, slug: str, files: dict[str, str], placed: list[cases.Placed], others: list[Pack]) -> None:
    for mutant in mutation.mutants(files):
        if PurePosixPath(mutant.file).stem not in registry.SUBJECTS:
            continue
        report.mutants += 1
        try:
            pack = loading.load(slug, mutant.files, registry.SUBJECTS)
        except PackRefused:
            continue
        subject = PurePosixPath(mutant.file).stem
        asked = [one for one in placed if one.case.subject == subject]
        if not any(cases.run(one.case, pack, [pack, *others], registry.SUBJECTS) for one in asked):
            message = f"{mutant.place}: {mutant.new} instead of {mutant.old} is noticed by no case"
            report.unnoticed.append(Problem(f"{slug}/{mutant.file}", mutant.line, "unnoticed", message))
