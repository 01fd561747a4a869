"""Why the room refuses."""

from portal.access.errors import NotYours, Refusal

__all__ = ["NotYours", "Refusal"]
