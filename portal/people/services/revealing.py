"""Readings of the vault: each leaves a trace."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.errors import NotYours, Refusal
from portal.audit import services as audit
from portal.people import adapters, permissions
from portal.people.models import IdentityDocument, Person

SHORTEST_REASON = 4


@transaction.atomic
def reveal(*, person: Person, reason: str, actor: Any, now: datetime) -> str:
    """Return the document number in clear to an officer of the person's region, and record who asked and why.

    Raises: NotYours outside the officer's scope, Refusal without a reason or a document.
    """
    if not permissions.may_unmask(actor, person):
        raise NotYours
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refusal("reason_missing", _("请写明查看完整证件号的原因，这条记录本人和审计员都看得到"), "reason")
    document = IdentityDocument.objects.filter(person=person).first()
    if document is None:
        raise Refusal("no_document", _("这个人没有登记证件"))
    audit.record(
        actor=actor,
        action="people.number.revealed",
        target=person,
        region=person.region_id,
        data={"reason": reason[:200]},
        now=now,
    )
    return adapters.unseal(bytes(document.number_sealed), owner=person.public_id)


@transaction.atomic
def reveal_for_certificate(*, person_id: int, purpose: str, now: datetime) -> str:
    """Return the number in clear for a document that must bear it; empty without a document. Recorded.

    Arguments: purpose, a short stable word such as "certificates.render".
    """
    person = Person.objects.get(pk=person_id)
    document = IdentityDocument.objects.filter(person=person).first()
    if document is None:
        return ""
    audit.record(
        actor=None,
        action="people.number.used",
        target=person,
        region=person.region_id,
        data={"purpose": purpose},
        now=now,
    )
    return adapters.unseal(bytes(document.number_sealed), owner=person.public_id)


@transaction.atomic
def reseal(*, actor: Any, now: datetime, limit: int = 1000) -> int:
    """Seal up to `limit` numbers anew that are not under the current key; return how many are done.

    Safe to kill and repeat: each call takes the next ones, 0 means that none is left.
    """
    done = 0
    rows = IdentityDocument.objects.select_for_update().select_related("person").order_by("pk")
    for document in rows.iterator(chunk_size=500):
        if adapters.is_current(bytes(document.number_sealed)):
            continue
        owner = document.person.public_id
        document.number_sealed = adapters.seal(adapters.unseal(bytes(document.number_sealed), owner=owner), owner=owner)
        document.save(update_fields=["number_sealed"])
        done += 1
        if done == limit:
            break
    if done:
        audit.record(actor=actor, action="people.vault.resealed", data={"count": done}, now=now)
    return done
