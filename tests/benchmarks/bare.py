"""The baselines: the least that Django needs for the same errand."""

import json

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from certification.certificates.models import Certificate
from portal.audit.models import Entry

TEMPLATES: dict[str, object] = {}


def template_of(html: str) -> None:
    """Take a finished page as the template of `page`: same size, nothing to work out but the user's name."""
    text = "{% verbatim x %}" + html.replace("</h1>", "{% endverbatim x %}{{ user.username }}{% verbatim x %}</h1>", 1)
    TEMPLATES["page"] = engines["django"].from_string(text + "{% endverbatim x %}")


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
    """Show a page of the same size to a signed-in user."""
    return HttpResponse(TEMPLATES["page"].render({"user": request.user if request.user.is_authenticated else None}))


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
