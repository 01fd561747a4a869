"""How often one address may read the open statistics."""

from datetime import datetime

from portal.access import services as access

# A person clicks through divisions, a program of a bureau reads a few hundred; a day in the middle of a month is counted
# from the facts, so nobody may ask for thousands.
PER_MINUTE = 60
PER_HOUR = 600


def count_reader(*, address: str, now: datetime) -> None:
    """Count one reading of the open statistics, page or call. Raises: access.errors.TooMany over the limit."""
    access.count_caller(name="targets.statistics", address=address, per_minute=PER_MINUTE, per_hour=PER_HOUR, now=now)
