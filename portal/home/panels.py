"""What this room itself shows on the officers' desk: the work of auditors and administrators."""

from typing import Any

from django.http import HttpRequest

from portal.access import permissions
from portal.access.enums import Permission
from portal.home import selectors


def watch(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """What an auditor looks at first: the latest decisions that take something away, and what followed."""
    found = selectors.weighty_entries(request.user)[:6]
    return "portal/home/panel_audit.html", {"rows": selectors.audit_rows(list(found))}


def care(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """The pages by which an administrator keeps the portal going."""
    return "portal/home/panel_care.html", {
        "organisations": permissions.allowed(request.user, Permission.ORGANISATIONS_EDIT),
        "content": permissions.allowed(request.user, Permission.CONTENT_EDIT),
    }
