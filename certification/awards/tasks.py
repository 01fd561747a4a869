"""Background work of the room."""

from typing import Any

from django.utils import timezone

from certification.awards import selectors, services


def issue(*, job: Any, batch_id: int) -> dict:
    """Work on a batch until nothing is left of it."""
    batch = selectors.batches.by_pk(batch_id)
    while services.batches.advance(batch_id=batch_id, now=timezone.now()):
        found = selectors.batches.figures(batch)
        job.progress(found["settled"], found["candidates"])
    return selectors.batches.figures(batch)


def bundle(*, job: Any, run_id: int) -> dict:
    """Make the file of a print run."""
    run = services.runs.make(run_id=run_id, now=timezone.now(), progress=job.progress)
    return {"certificates": run.certificates}


def expire(*, job: Any) -> int:
    """Remove files whose time is over."""
    return services.runs.expire(now=timezone.now())
