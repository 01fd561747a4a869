"""Background work of the room."""

from typing import Any

from django.utils import timezone

from certification.awards import selectors, services
from portal.jobs import logic as jobs


def issue(*, job: Any, batch_id: int) -> dict:
    """Work on a batch until nothing is left of it; what no rule refuses is tried again, and said when it is given up."""
    batch = selectors.batches.by_pk(batch_id)
    try:
        while services.batches.advance(batch_id=batch_id, now=timezone.now()):
            found = selectors.batches.figures(batch)
            job.progress(found["settled"], found["candidates"])
    except Exception:
        if job.attempts >= jobs.MAX_ATTEMPTS:
            services.batches.give_up(batch_id=batch_id, now=timezone.now())
        raise
    return selectors.batches.figures(batch)


def bundle(*, job: Any, run_id: int) -> dict:
    """Make the file of a print run."""
    run = services.runs.make(run_id=run_id, now=timezone.now(), progress=job.progress)
    return {"certificates": run.certificates}


def expire(*, job: Any) -> int:
    """Remove files whose time is over."""
    return services.runs.expire(now=timezone.now())
