"""Judging a facts file by the packs on the disk; needs no database."""

from datetime import date
from typing import Any

from certification.standards.logic import qualifying
from portal.policy import services as policy
from portal.policy.errors import PolicyGap
from portal.policy.logic.documents import Document
from portal.policy.logic.facts import Facts
from portal.policy.logic.loading import parse
from portal.policy.logic.reasons import reason


def qualify_file(
    *, text: str, file: str, standard: str, level: int, on: date, pack: str | None = None
) -> dict[str, Any]:
    """Return whether the facts of a file open a level of a standard (see logic.qualifying.qualify), plain JSON.

    Arguments: text and file, the facts and their name for messages; standard, the id of an edition (caregiver-2019) or
    the code of an occupation (the edition in force on that day); pack, a slug or a folder, else all packs of the portal.
    A value that the pack lacks is the reason policy_gap, a day before the edition's first outside_period.
    Raises: PackRefused, where the facts break the vocabulary; PolicyGap, where no pack knows the standard.
    """
    facts = parse(Document(text, file), Facts)
    packs = [policy.read_pack(pack)] if pack else list(policy.built_in())
    for one in packs:
        standards = one.subjects.get("standards")
        if standards is None:
            continue
        try:
            try:
                _occupation, edition = qualifying.edition_by_id(standards, standard)
            except PolicyGap:
                edition = qualifying.edition(standards, standard, on)
        except PolicyGap:
            continue
        return _judged(facts, edition, level, on) | {
            "standard": edition.id,
            "pack": one.meta.slug,
            "sha256": one.sha256,
        }
    raise PolicyGap(standard)


def _judged(facts: Facts, edition: Any, level: int, on: date) -> dict[str, Any]:
    shut: dict[str, Any] = {"qualifies": False, "route": None, "trace": [], "unverified": []}
    if (edition.from_ and on < edition.from_) or (edition.to and on > edition.to):
        text = "不在本标准的施行期内"
        return shut | {"reasons": [reason("outside_period", edition.article, text=text)]}
    try:
        return qualifying.qualify(facts, edition, level, on)
    except PolicyGap as gap:
        return shut | {"reasons": [reason("policy_gap", edition.article) | {"note": gap.note}]}
