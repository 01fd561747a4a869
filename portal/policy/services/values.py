"""Values that a pack cannot vouch for: an officer confirms or enters them, by a document.

Each of these is one step: the demonstration takes it, and services.proposals when a second officer (`approver`) approves.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.errors import NotYours
from portal.audit import services as audit
from portal.policy import permissions, registry, selectors
from portal.policy.enums import ConfirmAction
from portal.policy.errors import NotConfirmable
from portal.policy.logic import overlay
from portal.policy.logic.pack import Flagged
from portal.policy.models import Confirmation, Ruleset


def check(
    *,
    ruleset: Ruleset,
    region: int | None,
    file: str,
    path: tuple[Any, ...],
    value: str | None,
    document: str,
    document_date: date,
    actor: Any,
) -> Flagged:
    """Return the open value that a word would close; the word itself is not yet said.

    Arguments: value, None to confirm what stands there, else as of enter. Raises: as of confirm and enter.
    """
    if not permissions.may_manage(actor, region):
        raise NotYours
    if not document.strip():
        raise NotConfirmable("no_document", _("请写明依据的文件。"), "document")
    entering = value is not None
    found = next((f for f in selectors.open_values(ruleset, region) if (f.file, f.path) == (file, tuple(path))), None)
    if found is None or found.missing != entering:
        raise NotConfirmable("not_open", _("这个值不需要确认或录入，或者已经处理过了。"))
    if value is not None:
        if not value.strip():
            raise NotConfirmable("no_value", _("请填写这个值。"), "value")
        said = overlay.Correction(file, tuple(path), value, note_of(document, document_date))
        try:
            overlay.apply(selectors.in_region(ruleset, region), [said], registry.SUBJECTS)
        except overlay.DoesNotFit as error:
            message = _("这个值不合格式:%(why)s") % {"why": error.args[0]}
            raise NotConfirmable("does_not_fit", message, "value") from None
    return found


def note_of(document: str, document_date: date) -> str:
    """Return what stands beside a value that an officer vouched for."""
    return f"{document} {document_date.isoformat()}"


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
    approver: Any = None,
) -> Confirmation:
    """Vouch for a value that the pack marks unverified, for a region, by a document.

    Arguments: file, path, as of pack.Flagged; document, its title or number; actor, the officer; approver, the second one.
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
        approver=approver,
    )


@transaction.atomic
def confirm_all(
    *, ruleset: Ruleset, region: int | None, document: str, document_date: date, actor: Any, now: datetime
) -> int:
    """Vouch for every value of a pack that is still unverified for a region, by one document; return how many.

    Missing values stay missing: they can only be entered, one by one. Raises: as of confirm.
    """
    found = [flagged for flagged in selectors.open_values(ruleset, region) if not flagged.missing]
    for flagged in found:
        confirm(
            ruleset=ruleset,
            region=region,
            file=flagged.file,
            path=flagged.path,
            document=document,
            document_date=document_date,
            actor=actor,
            now=now,
        )
    return len(found)


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
    approver: Any = None,
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
        approver=approver,
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
    approver: Any = None,
) -> Confirmation:
    region = region or None
    Ruleset.objects.select_for_update().only("pk").get(pk=ruleset.pk)
    entering = action == ConfirmAction.ENTER
    found = check(
        ruleset=ruleset,
        region=region,
        file=file,
        path=path,
        value=value if entering else None,
        document=document,
        document_date=document_date,
        actor=actor,
    )
    row = Confirmation.objects.create(
        ruleset=ruleset,
        region=region,
        file=file,
        path=list(path),
        action=action,
        value=value.strip() if entering else "",
        note=note_of(document, document_date),
        document=document.strip(),
        document_date=document_date,
        officer=actor,
        approved_by=approver,
        at=now,
    )
    data = {"slug": ruleset.slug, "where": found.where, "action": str(action)}
    audit.record(actor=actor, action="policy.value.confirmed", target=ruleset, region=region, data=data, now=now)
    return row
