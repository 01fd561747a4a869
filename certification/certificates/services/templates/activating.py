"""How a version comes into use: it is asked for, examined, and taken into use or left with the reasons why not."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.certificates.enums import TemplateState
from certification.certificates.logic import collisions, layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from certification.certificates.services import composing
from certification.certificates.services.templates import previews
from certification.certificates.services.templates.drafting import editable, look_of
from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.jobs import selectors as planned
from portal.jobs import services as jobs

TASK = "certification.certificates.tasks.examine_template"


@transaction.atomic
def ask(*, template: Template, actor: Any, now: datetime) -> Any:
    """Have a draft examined and, if nothing is wrong with it, used from then on; return the job that does it.

    Asked again while the job runs: the same job. Raises Refusal for what is no draft any more.
    """
    row = editable(template)
    attempt = row.report.get("attempt", 0)
    running = planned.by_key(_key(row, attempt)) if row.report.get("state") == "asked" else None
    if running is not None and running.state not in ("done", "failed"):
        return running
    attempt += 1
    row.report = {"attempt": attempt, "state": "asked", "look": look_of(row)}
    row.save(update_fields=["report"])
    audit.record(actor=actor, action="certificates.template.asked", target=row, data={"version": row.version}, now=now)
    return jobs.plan(
        task=TASK,
        key=_key(row, attempt),
        ids={"template_id": row.pk, "attempt": attempt, "actor_id": getattr(actor, "pk", None)},
        actor=actor,
        title=_("检查证书版式"),
        now=now,
    )


def _key(template: Template, attempt: int) -> str:
    return f"certificates.template:{template.pk}:{attempt}"


def job_of(template: Template) -> Any:
    """Return the job that examines a draft at present or did last, or None."""
    if template.report.get("state") != "asked":
        return None
    return planned.by_key(_key(template, template.report["attempt"]))


def _told(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "fields": [], "message": str(refusal.message)}


def check(
    template: Template, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what is wrong with a template, and the report of the comparison (empty where something is wrong).

    Each sample holder is laid out; letters over letters, over printed lines, over photo or code, at the edge of the
    paper, on a dark background and names without room are found. Takes some seconds.
    """
    layout, steps = layouts.LAYOUTS[template.layout], len(layouts.HOLDERS) + 2
    found: dict[str, dict[str, Any]] = {}
    largest = 0
    try:
        for number, name in enumerate([*layouts.HOLDERS, looks.SAMPLES["rare"]]):
            progress(number, steps)
            pdf = composing.preview(template, {"holder_name": name}, marked=False)
            largest = max(largest, len(pdf))
            values = {**layout.sample, "holder_name": name}
            _places, wrong = previews.read_page(template, pdf, values, marked=False)
            for problem in wrong:
                found.setdefault(collisions.words(problem), problem)
        if found:
            return list(found.values()), {}
        progress(steps - 1, steps)
        report = composing.examine(template)
    except Refusal as refusal:
        return [_told(refusal)], {}
    progress(steps, steps)
    return [], {**report, "bytes": largest}


def activate(
    *,
    template_id: int,
    attempt: int,
    actor: Any,
    progress: Callable[[int, int], None] = lambda done, total: None,
    now: datetime,
) -> str:
    """Examine a draft that was asked for and take it into use, or keep the reasons why not; return its state after that.

    The slow part runs outside the transaction. A repeat changes nothing. Certificates made before keep their look.
    """
    template = Template.objects.select_related("issuer", "seal", "background").filter(pk=template_id).first()
    if template is None or not _asked(template, attempt):
        return template.state if template else ""
    found, report = check(template, progress=progress)
    try:
        return _settle(template, attempt=attempt, found=found, report=report, actor=actor, now=now)
    except IntegrityError:
        # The database lets one version of a kind be active; another process was a moment earlier.
        found = [{"code": "raced", "fields": []}]
        return _settle(template, attempt=attempt, found=found, report={}, actor=actor, now=now)


def _asked(template: Template, attempt: int) -> bool:
    return (
        template.state == TemplateState.DRAFT
        and template.report.get("state") == "asked"
        and template.report.get("attempt") == attempt
    )


@transaction.atomic
def _settle(
    template: Template, *, attempt: int, found: list[dict[str, Any]], report: dict[str, Any], actor: Any, now: datetime
) -> str:
    # All versions of the kind, always in the same order: two who activate at once wait for each other.
    rows = list(
        Template.objects.select_for_update().filter(issuer_id=template.issuer_id, kind=template.kind).order_by("pk")
    )
    row = next((one for one in rows if one.pk == template.pk), None)
    if row is None or not _asked(row, attempt):
        return row.state if row else ""
    if look_of(row) != look_of(template):
        found = [{"code": "changed", "fields": []}]
    row.report = {
        **report,
        "attempt": attempt,
        "state": "refused" if found else "passed",
        "problems": found,
        "at": now.isoformat(),
    }
    if found:
        row.save(update_fields=["report"])
        audit.record(
            actor=actor,
            action="certificates.template.refused",
            target=row,
            data={"version": row.version, "codes": sorted({problem["code"] for problem in found})},
            now=now,
        )
        return row.state
    for other in rows:
        if other.state == TemplateState.ACTIVE:
            other.state = TemplateState.RETIRED
            other.save(update_fields=["state"])
            audit.record(
                actor=actor,
                action="certificates.template.retired",
                target=other,
                data={"version": other.version},
                now=now,
            )
    row.state, row.fast = TemplateState.ACTIVE, bool(report.get("fast"))
    row.activated_by, row.activated_at = actor, now
    row.save(update_fields=["state", "fast", "report", "activated_by", "activated_at"])
    audit.record(
        actor=actor,
        action="certificates.template.activated",
        target=row,
        data={"kind": row.kind, "version": row.version, "fast": row.fast, "look": look_of(row)},
        now=now,
    )
    return row.state
