"""Health of the portal, and the progress of a person's own jobs."""

import uuid

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from portal.access.permissions import public, signed_in
from portal.jobs import selectors
from portal.jobs.adapters import queue


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _files() -> bool:
    storage = storages["private"]
    name = storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"ok"))
    storage.delete(name)
    return True


@public
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker and files can be used; 503 where one cannot."""
    found = {}
    for name, check in (("database", _database), ("broker", queue.reachable), ("files", _files)):
        try:
            found[name] = bool(check())
        except Exception:
            found[name] = False
    return JsonResponse({"ready": all(found.values()), **found}, status=200 if all(found.values()) else 503)


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; to this machine, or to whoever shows the token METRICS_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    local = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and "HTTP_X_FORWARDED_FOR" not in request.META
    if not local and not (settings.METRICS_TOKEN and constant_time_compare(token, settings.METRICS_TOKEN)):
        raise Http404
    registry = CollectorRegistry()
    jobs = Gauge("portal_jobs", "Jobs by state", ["state"], registry=registry)
    for state, count in selectors.counts().items():
        jobs.labels(state).set(count)
    Gauge("portal_jobs_oldest_seconds", "Age of the oldest job that is due", registry=registry).set(
        selectors.oldest_due_seconds(now=timezone.now())
    )
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@signed_in
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far a job is; its starter alone may look."""
    job = selectors.of_user(request.user, public_id)
    if job is None:
        raise Http404
    template = "portal/jobs/_progress.html" if request.headers.get("HX-Request") else "portal/jobs/progress.html"
    return render(request, template, {"job": job})
