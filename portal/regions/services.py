"""Loading the tree of divisions."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from portal.audit import services as audit
from portal.regions import adapters, logic, selectors
from portal.regions.models import Region


@dataclass(frozen=True)
class Report:
    """What a load did: divisions in the file, new ones, changed ones, and ones ended because the file lacks them."""

    read: int
    added: int
    changed: int
    ended: int


@transaction.atomic
def load(*, file: Path | None = None, actor: Any = None, now: datetime) -> Report:
    """Make the tree agree with a data file; the same file again changes nothing.

    A division that the file no longer has is not deleted, for people and organisations may point to it: it gets an
    end date. Zones that an officer added stay as they are.
    Arguments: file, a data file (see logic.read), default the vendored one. Raises: BadFile with the line.
    """
    text, source = adapters.read(file)
    divisions = logic.read(text)
    wanted = {0: Region(code=0, name="全国", level="country", parent_id=None, path="", source=source)}
    for entry in divisions:
        wanted[entry.code] = Region(
            code=entry.code,
            name=entry.name,
            level=entry.level,
            parent_id=entry.parent,
            path=entry.path,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            source=source,
        )
    stored = {region.code: region for region in Region.objects.all()}
    added = [region for code, region in wanted.items() if code not in stored]
    changed = [region for code, region in wanted.items() if code in stored and not _same(region, stored[code])]
    ended = [
        region
        for code, region in stored.items()
        if code not in wanted and region.level != "zone" and region.valid_to is None
    ]
    today: date = now.date()
    for region in ended:
        region.valid_to = today
    Region.objects.bulk_create(added, batch_size=500)
    fields = ["name", "level", "parent", "path", "valid_from", "valid_to", "source"]
    Region.objects.bulk_update(changed, fields, batch_size=200)
    Region.objects.bulk_update(ended, ["valid_to"], batch_size=200)
    report = Report(len(divisions), len(added), len(changed), len(ended))
    if added or changed or ended:
        selectors.forget()
        audit.record(
            actor=actor,
            action="regions.tree.loaded",
            data={"source": source, "added": report.added, "changed": report.changed, "ended": report.ended},
            now=now,
        )
    return report


def _same(wanted: Region, stored: Region) -> bool:
    names = ("name", "level", "parent_id", "path", "valid_from", "valid_to", "source")
    return all(getattr(wanted, name) == getattr(stored, name) for name in names)
