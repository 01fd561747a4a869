"""Reading the list of persons leaves a trace: who looked for somebody, who opened whom."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.access.errors import NotYours
from portal.audit import services as audit
from portal.people import selectors
from portal.people.models import Person


@transaction.atomic
def open_person(*, public_id: str, actor: Any, now: datetime) -> Person:
    """Open one person of the actor's list; name and number are shown masked. Raises: NotYours for anybody else."""
    found = selectors.listed(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotYours
    audit.record(actor=actor, action="people.person.opened", target=found, region=found.region_id, now=now)
    return found


@transaction.atomic
def search(*, words: str, after: str, actor: Any, now: datetime) -> tuple[list[Person], str]:
    """Return one page of the actor's list (see selectors.page); a search by name is recorded, without the name."""
    rows, following = selectors.page(selectors.listed(actor), words=words, after=after)
    if words:
        audit.record(
            actor=actor, action="people.list.searched", data={"rows": len(rows), "more": bool(following)}, now=now
        )
    return rows, following
