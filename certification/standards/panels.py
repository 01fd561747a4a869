"""Parts of the desks that this room fills for the room of policy, which stands beside the desks and does not know them."""

from typing import Any

from django.http import HttpRequest

from portal.policy import permissions, selectors


def policy(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """How much of the policy packs waits for a second officer of my regions."""
    waiting = selectors.awaiting(permissions.spans(request.user))
    own = sum(row.proposed_by_id == request.user.pk for row in waiting)
    return "certification/standards/panel_policy.html", {"waiting": len(waiting) - own, "own": own}
