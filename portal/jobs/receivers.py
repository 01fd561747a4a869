"""What the room does when the database is about to be migrated."""

from typing import Any

from django.core.management import call_command


def make_cache_table(*, using: str, **_: Any) -> None:
    """Make the table of the cache, where the cache is a table, before the first migration runs.

    Wagtail's migrations save a site, saving a site clears a cached value, and that fails without the table. Does
    nothing with Redis, nor where the table is.
    """
    call_command("createcachetable", database=using, verbosity=0)
