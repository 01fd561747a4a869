"""Files in the background: checked, imported. What a task returns is kept with its job, for its starter to read."""

from typing import Any

from django.utils import timezone

from certification.questions import selectors, services
from portal.accounts import selectors as accounts


def rehearse(*, job: Any, intake_id: int) -> dict[str, Any]:
    """Check a file; return the packed report."""
    report = services.rehearse(
        intake=selectors.intake(intake_id), actor=_starter(job), now=timezone.now(), progress=job.progress
    )
    return report.packed()


def bring_in(*, job: Any, intake_id: int) -> dict[str, Any]:
    """Import a file; return the packed report. Repeated, it finds every question in the bank already."""
    report = services.complete(
        intake=selectors.intake(intake_id),
        only_good=True,
        actor=_starter(job),
        now=timezone.now(),
        progress=job.progress,
    )
    return report.packed()


def _starter(job: Any) -> Any:
    return accounts.by_ids([job.started_by_id]).get(job.started_by_id) if job.started_by_id else None
