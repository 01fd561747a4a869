"""Loading packs into the portal, and activating them for regions."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.errors import NotYours, Refusal
from portal.audit import services as audit
from portal.policy import adapters, permissions, registry, selectors
from portal.policy.errors import OutOfPlace
from portal.policy.logic import loading
from portal.policy.models import Activation, Ruleset
from portal.regions import selectors as regions


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


def check_place(ruleset: Ruleset, region: int | None, *, actor: Any) -> None:
    """Refuse a region that is not the actor's, that does not exist, or for which the pack was not issued.

    Raises: access.errors.NotYours; Refusal `unknown_region`; errors.OutOfPlace.
    """
    if not permissions.may_manage(actor, region):
        raise NotYours
    if region is not None and not regions.known(region):
        raise Refusal("unknown_region", _("没有这个行政区划代码。"), "region")
    if not permissions.in_place(ruleset.region, region):
        raise OutOfPlace(regions.full_name(ruleset.region) or str(ruleset.region))


@transaction.atomic
def activate(*, ruleset: Ruleset, region: int | None, actor: Any, now: datetime, approver: Any = None) -> Activation:
    """Make a ruleset a rule of a region (None = the country); an older version of the same pack ends there.

    One step: the administrator's, on the server, and the demonstration's. Officers propose and approve
    (services.proposals); `approver` is then the second of them.

    Safe to repeat. Raises: as of check_place.
    """
    region = region or None
    check_place(ruleset, region, actor=actor)
    live = Activation.objects.select_for_update().filter(region=region, ended_at=None, ruleset__slug=ruleset.slug)
    here = list(live.order_by("pk"))
    for old in here:
        if old.ruleset_id == ruleset.pk:
            return old
        old.ended_at, old.ended_by = now, actor
        old.save(update_fields=["ended_at", "ended_by"])
    found = Activation.objects.create(
        ruleset=ruleset, region=region, activated_by=actor, approved_by=approver, activated_at=now
    )
    data = {"slug": ruleset.slug, "version": ruleset.version}
    audit.record(actor=actor, action="policy.pack.activated", target=ruleset, region=region, data=data, now=now)
    return found


@transaction.atomic
def deactivate(*, ruleset: Ruleset, region: int | None, actor: Any, now: datetime) -> None:
    """End a ruleset's rule over a region in one step (see activate). Safe to repeat. Raises: access.errors.NotYours."""
    region = region or None
    if not permissions.may_manage(actor, region):
        raise NotYours
    live = Activation.objects.select_for_update().filter(ruleset=ruleset, region=region, ended_at=None)
    if live.update(ended_at=now, ended_by=actor):
        data = {"slug": ruleset.slug, "version": ruleset.version}
        audit.record(actor=actor, action="policy.pack.deactivated", target=ruleset, region=region, data=data, now=now)
