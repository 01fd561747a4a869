"""Finding persons by the numbers of their documents, for rooms that take people in.

What such a room answers must not tell a stranger that somebody is known.
"""

from collections.abc import Collection

from portal.people import adapters
from portal.people.logic import numbers
from portal.people.models import IdentityDocument, Person

_AT_ONCE = 500


def find(*, kind: str, number: str) -> Person | None:
    """Return whom a document number belongs to, or None."""
    return find_many(kind=kind, written=[number]).get(number)


def find_many(*, kind: str, written: Collection[str]) -> dict[str, Person]:
    """Return the persons of several document numbers, by number as given; a few queries however many there are."""
    digests = {adapters.digest(kind, numbers.normalise(number)): number for number in written}
    found: dict[str, Person] = {}
    wanted = list(digests)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = IdentityDocument.objects.select_related("person").filter(
            number_digest__in=wanted[start : start + _AT_ONCE]
        )
        found.update({digests[row.number_digest]: row.person for row in rows})
    return found
