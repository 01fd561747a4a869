"""What goes wrong with keys."""

from portal.access.errors import Refusal


class KeyUnavailable(Exception):
    """A signature cannot be made: no current key, no access to it, or it is known to have leaked. A fault to repair."""


class KeyChangeRefused(Refusal):
    """A change of the ring that the rules forbid."""
