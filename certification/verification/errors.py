"""Why a look-up is refused."""

from portal.access.errors import TooMany

__all__ = ["TooMany"]
