"""Reading what has been told of the demonstration world."""

from typing import Any

from portal.demo.models import Telling


def report() -> dict[str, Any]:
    """Return what the chapters reported (the certificate that was issued, say); empty before the first telling."""
    telling = Telling.objects.order_by("pk").first()
    return dict(telling.report) if telling else {}
