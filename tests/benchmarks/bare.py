"""The baselines: the least that Django needs for the same errand."""

import json
from pathlib import Path

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from certification.certificates.models import Certificate
from portal.audit.models import Entry

# What `page` shows, as plain dicts; put there by tests.benchmarks.pages.
PAGE: dict[str, object] = {}

# An engine of its own, with what `startproject` gives: none of the portal's tags, includes, languages or context.
_ENGINE = DjangoTemplates(
    {
        "NAME": "bare",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
)


@csrf_exempt
def insert(request: HttpRequest) -> JsonResponse:
    """Read JSON, insert one row in a transaction."""
    body = json.loads(request.body)
    with transaction.atomic():
        row = Entry.objects.create(at=timezone.now(), action="bare", data=body)
    return JsonResponse({"id": row.pk})


@csrf_exempt
def read(request: HttpRequest) -> JsonResponse:
    """Read JSON, read one row by its unique number."""
    body = json.loads(request.body)
    row = Certificate.objects.get(number=body["number"])
    return JsonResponse({"number": row.number, "level": row.level})


def page(request: HttpRequest) -> HttpResponse:
    """Show a course to a signed-in user as a first draft would: one template on a base, plain dicts, no query.

    The template writes the same page: a loop over the sections and lessons, the person's name, the token of each form.
    A finished text printed in one piece, which stood here before, is no template of the same size: it measured what
    the session and the user cost to read, and nothing of what a page costs to write.
    """
    template = _ENGINE.get_template("bare/course.html")
    return HttpResponse(template.render(dict(PAGE), request))


def cms(request: HttpRequest) -> HttpResponse:
    """Serve a Wagtail page with a template of three lines."""
    site = Site.find_for_request(request)
    parts = [part for part in request.path[len("/cms") :].split("/") if part]
    found, _args, _kwargs = site.root_page.localized.specific.route(request, parts)
    text = engines["django"].from_string("<html><title>{{ page.title }}</title><h1>{{ page.title }}</h1></html>")
    return HttpResponse(text.render({"page": found}))


urlpatterns = [
    path("insert", insert),
    path("read", read),
    path("page", page),
    path("cms/<path:rest>", lambda request, rest: cms(request)),
]
