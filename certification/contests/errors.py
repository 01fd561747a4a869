"""Why something about a contest or a direct assessment is refused."""

from portal.access.errors import NotYours, Refusal

__all__ = ["NotYours", "Refusal"]
