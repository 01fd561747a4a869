"""Why an award is refused."""

from portal.access.errors import NotYours, Refusal

__all__ = ["NotYours", "Refusal"]
