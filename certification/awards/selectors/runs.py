"""Files that were made of a batch."""

from datetime import datetime

from django.db.models import Q, QuerySet

from certification.awards.models import Batch, PrintRun


def of_batch(batch: Batch, *, now: datetime) -> QuerySet[PrintRun]:
    """Return the files of a batch that are at hand, being made, or could not be made, newest first."""
    alive = Q(made_at=None) | Q(expires_at__gt=now) | ~Q(problem="")
    return PrintRun.objects.filter(alive, batch=batch).select_related("file").order_by("-pk")


def expired(*, now: datetime) -> QuerySet[PrintRun]:
    """Return the runs whose file is to go."""
    return PrintRun.objects.filter(expires_at__lte=now, file__isnull=False).select_related("file").order_by("pk")
