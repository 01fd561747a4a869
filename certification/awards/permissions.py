"""Who may fetch what was made of a batch."""

from typing import Any

from django.utils import timezone

from certification.awards.models import PrintRun
from portal.access import permissions
from portal.access.enums import Permission


def may_read_run(user: Any, stored: Any) -> bool:
    """Say whether `user` may fetch the file of a print run: an officer of its body, until it expires."""
    return (
        stored.organisation_id is not None
        and permissions.allowed(user, Permission.AWARDS_DECIDE, organisation_id=stored.organisation_id)
        and PrintRun.objects.filter(file_id=stored.pk, expires_at__gt=timezone.now()).exists()
    )
