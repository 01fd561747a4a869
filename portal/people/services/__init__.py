"""Writing persons: registration, identity of a login, photo, and readings that leave a trace."""

from portal.people.services.details import add_education, move, rename, set_photo
from portal.people.services.finding import find, find_many
from portal.people.services.locking import lock
from portal.people.services.opening import open_person, search
from portal.people.services.registration import complete_identity, register_person
from portal.people.services.revealing import reseal, reveal, reveal_for_certificate

# The name under which other rooms first asked for it.
register = register_person

__all__ = [
    "add_education",
    "complete_identity",
    "find",
    "find_many",
    "lock",
    "move",
    "open_person",
    "register",
    "register_person",
    "rename",
    "reseal",
    "reveal",
    "reveal_for_certificate",
    "search",
    "set_photo",
]
