"""Background work of this room."""

from typing import Any

from django.utils import timezone

from portal.cms import services


def withdraw_notices(*, job: Any) -> int:
    """Withdraw notices whose period has ended."""
    return services.withdraw_notices(today=timezone.localdate(), now=timezone.now())
