"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from certification.awards import selectors


def waiting(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Candidates who wait for a decision."""
    found = selectors.tallies(selectors.sessions(request.user)[:10])
    rows = [{"session": row["session"], "count": row["waiting"]} for row in found if row["waiting"]]
    return "certification/awards/panel_assess.html", {"rows": rows}
