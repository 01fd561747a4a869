"""Reading stored files: rows only; the bytes come through services."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from portal.files import permissions
from portal.files.models import StoredFile


def get(public_id: str) -> StoredFile | None:
    """Return the stored file of this public id, or None; for callers that check the right themselves."""
    return StoredFile.objects.filter(public_id=public_id).first()


def get_by_pk(pk: int | None) -> StoredFile | None:
    """Return the stored file of this row number, or None."""
    return StoredFile.objects.filter(pk=pk).first() if pk else None


def readable_by(user: Any, public_id: str) -> StoredFile | None:
    """Return the stored file if this user may read it, else None, as if it did not exist."""
    stored = get(public_id)
    return stored if stored is not None and permissions.may_read(user, stored) else None


def of_owner(person_id: int, *, kind: str, public_ids: Iterable[str]) -> QuerySet[StoredFile]:
    """Return those of these files that belong to the person and are of this kind, oldest first."""
    return StoredFile.objects.filter(owner_person_id=person_id, kind=kind, public_id__in=list(public_ids)).order_by(
        "pk"
    )
