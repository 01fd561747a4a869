"""One at a time for a person."""

from portal.people.models import Person


def lock(person_id: int) -> Person:
    """Return the person, held until the end of the caller's transaction: others who lock the same one wait.

    For decisions that look at everything a person has: whoever comes second then sees what the first has written. Rows
    that merely point at the person may be written meanwhile. Lock the person before anything else, so that no two wait
    for each other. Raises: Person.DoesNotExist; TransactionManagementError outside a transaction.
    """
    return Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
