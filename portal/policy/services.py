"""Loading packs, activating them, confirming and entering values; checking packs on the disk."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.errors import NotYours, Refusal
from portal.audit import services as audit
from portal.policy import adapters, permissions, registry, selectors
from portal.policy.enums import ConfirmAction
from portal.policy.errors import NotConfirmable
from portal.policy.logic import cases, loading, overlay
from portal.policy.logic.pack import Pack
from portal.policy.models import Activation, Confirmation, Ruleset
from portal.regions import selectors as regions


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


@transaction.atomic
def load(*, slug: str | Path, actor: Any, now: datetime) -> Ruleset:
    """Take a pack from the disk into the portal as an immutable ruleset; the same content returns the row that is there.

    Arguments: slug, a pack of the portal, or the folder of a bureau's own. Raises: errors.PackRefused, with file and line.
    """
    folder = adapters.folder(slug)
    files = {name: text for name, text in adapters.files(folder).items() if "/" not in name}
    pack = loading.load(folder.name, files, registry.SUBJECTS)
    known = Ruleset.objects.filter(sha256=pack.sha256).first()
    if known is not None:
        return known
    before = selectors.by_slug(pack.meta.slug)
    row = Ruleset.objects.create(
        slug=pack.meta.slug,
        version=before.version + 1 if before else 1,
        sha256=pack.sha256,
        title=pack.meta.title,
        document_number=pack.meta.document_number or "",
        issuer=pack.meta.issuer,
        region=pack.meta.region_code,
        effective_from=pack.meta.effective_from,
        effective_to=pack.meta.effective_to,
        content=files,
        recorded_at=now,
        recorded_by=actor,
    )
    audit.record(
        actor=actor,
        action="policy.pack.loaded",
        target=row,
        region=row.region,
        data={"slug": row.slug, "version": row.version, "sha256": row.sha256},
        now=now,
    )
    return row


@transaction.atomic
def activate(*, ruleset: Ruleset, region: int | None, actor: Any, now: datetime) -> Activation:
    """Make a ruleset a rule of a region (None = the country); an older version of the same pack ends there.

    Safe to repeat. Raises: access.errors.NotYours, where the actor does not answer for the region; Refusal
    `unknown_region`.
    """
    region = region or None
    if not permissions.may_manage(actor, region):
        raise NotYours
    if region is not None and not regions.known(region):
        raise Refusal("unknown_region", _("没有这个行政区划代码。"), "region")
    live = Activation.objects.select_for_update().filter(region=region, ended_at=None, ruleset__slug=ruleset.slug)
    here = list(live.order_by("pk"))
    for old in here:
        if old.ruleset_id == ruleset.pk:
            return old
        old.ended_at, old.ended_by = now, actor
        old.save(update_fields=["ended_at", "ended_by"])
    found = Activation.objects.create(ruleset=ruleset, region=region, activated_by=actor, activated_at=now)
    data = {"slug": ruleset.slug, "version": ruleset.version}
    audit.record(actor=actor, action="policy.pack.activated", target=ruleset, region=region, data=data, now=now)
    return found


@transaction.atomic
def deactivate(*, ruleset: Ruleset, region: int | None, actor: Any, now: datetime) -> None:
    """End a ruleset's rule over a region. Safe to repeat. Raises: access.errors.NotYours."""
    region = region or None
    if not permissions.may_manage(actor, region):
        raise NotYours
    live = Activation.objects.select_for_update().filter(ruleset=ruleset, region=region, ended_at=None)
    if live.update(ended_at=now, ended_by=actor):
        data = {"slug": ruleset.slug, "version": ruleset.version}
        audit.record(actor=actor, action="policy.pack.deactivated", target=ruleset, region=region, data=data, now=now)


def confirm(
    *,
    ruleset: Ruleset,
    region: int | None,
    file: str,
    path: tuple[Any, ...],
    document: str,
    document_date: date,
    actor: Any,
    now: datetime,
) -> Confirmation:
    """Vouch for a value that the pack marks unverified, for a region, by a document.

    Arguments: file, path, as of pack.Flagged; document, its title or number; actor, the officer.
    Raises: access.errors.NotYours; errors.NotConfirmable, where nothing unverified stands there.
    """
    return _say(
        ruleset=ruleset,
        region=region,
        file=file,
        path=path,
        action=ConfirmAction.CONFIRM,
        value="",
        document=document,
        document_date=document_date,
        actor=actor,
        now=now,
    )


def enter(
    *,
    ruleset: Ruleset,
    region: int | None,
    file: str,
    path: tuple[Any, ...],
    value: str,
    document: str,
    document_date: date,
    actor: Any,
    now: datetime,
) -> Confirmation:
    """Give a value that the pack says is missing, for a region, by a document; from now on evaluations use it.

    Arguments: value, as it would stand in a pack (300, 70%, 2024-05-01; of a table's row the yuan); else as of confirm.
    Raises: access.errors.NotYours; errors.NotConfirmable, where nothing is missing there or the value does not fit.
    """
    return _say(
        ruleset=ruleset,
        region=region,
        file=file,
        path=path,
        action=ConfirmAction.ENTER,
        value=value,
        document=document,
        document_date=document_date,
        actor=actor,
        now=now,
    )


@transaction.atomic
def _say(
    *,
    ruleset: Ruleset,
    region: int | None,
    file: str,
    path: tuple[Any, ...],
    action: ConfirmAction,
    value: str,
    document: str,
    document_date: date,
    actor: Any,
    now: datetime,
) -> Confirmation:
    region = region or None
    if not permissions.may_manage(actor, region):
        raise NotYours
    Ruleset.objects.select_for_update().only("pk").get(pk=ruleset.pk)
    if not document.strip():
        raise NotConfirmable("no_document", _("请写明依据的文件。"), "document")
    entering = action == ConfirmAction.ENTER
    found = next((f for f in selectors.open_values(ruleset, region) if (f.file, f.path) == (file, tuple(path))), None)
    if found is None or found.missing != entering:
        raise NotConfirmable("not_open", _("这个值不需要确认或录入，或者已经处理过了。"))
    note = f"{document} {document_date.isoformat()}"
    if entering:
        if not value.strip():
            raise NotConfirmable("no_value", _("请填写这个值。"), "value")
        try:
            overlay.apply(
                selectors.in_region(ruleset, region),
                [overlay.Correction(file, tuple(path), value, note)],
                registry.SUBJECTS,
            )
        except overlay.DoesNotFit as error:
            message = _("这个值不合格式:%(why)s") % {"why": error.args[0]}
            raise NotConfirmable("does_not_fit", message, "value") from None
    row = Confirmation.objects.create(
        ruleset=ruleset,
        region=region,
        file=file,
        path=list(path),
        action=action,
        value=value.strip() if entering else "",
        note=note,
        document=document.strip(),
        document_date=document_date,
        officer=actor,
        at=now,
    )
    data = {"slug": ruleset.slug, "where": found.where, "action": str(action)}
    audit.record(actor=actor, action="policy.value.confirmed", target=ruleset, region=region, data=data, now=now)
    return row
