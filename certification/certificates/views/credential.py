"""What is published for whoever checks credentials, and the holder's own download."""

import hashlib
import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_safe

from certification.certificates import selectors
from certification.certificates.services import credentials
from portal.access.permissions import public, signed_in
from portal.people import selectors as people

# W3C Verifiable Credentials 2.0, section 6.2.
MEDIA_TYPE = "application/vc"


def _published(request: HttpRequest, body: bytes, *, content_type: str) -> HttpResponse:
    """Answer with what anybody may read, from any page, and keep for a while."""
    response: Any = HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = f"public, max-age={credentials.FRESH}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if isinstance(answer, HttpResponseNotModified):
        answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer or response


@public
@require_safe
def issuer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who issues, and the keys that sign for it."""
    document = selectors.issuer_document(public_id)
    if document is None:
        raise Http404
    body = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return _published(request, body, content_type="application/json")


@public
@require_safe
def status(request: HttpRequest, number: int, purpose: str) -> HttpResponse:
    """A list of states, in which one's own place is one among 131,072."""
    body = credentials.status_list(number, purpose, now=timezone.now())
    if body is None:
        raise Http404
    return _published(request, body, content_type=MEDIA_TYPE)


@signed_in
@require_GET
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """The credential of one of my certificates, as a file."""
    person = people.of_user(request.user)
    row = selectors.get(public_id)
    if row is None or person is None or row.person_id != person.pk:
        raise Http404
    document = credentials.build(row, actor=request.user, now=timezone.now())
    if document is None:
        raise Http404
    response = HttpResponse(json.dumps(document, ensure_ascii=False, indent=1), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
