"""Parts of the desks that this room fills."""

from typing import Any

from django.http import HttpRequest

from certification.awards import selectors


def waiting(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """Candidates who wait for a decision."""
    rows = []
    for session in selectors.sessions(request.user)[:10]:
        count = sum(1 for candidate in selectors.candidates(session) if candidate["award"] is None)
        if count:
            rows.append({"session": session, "count": count})
    return "certification/awards/panel_assess.html", {"rows": rows}
