"""Checking a credential without a wallet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from certification.verification import selectors
from certification.verification.adapters import bounded
from certification.verification.forms import CredentialForm, FileForm
from certification.verification.services import credential
from portal.access.adapters import address_of
from portal.access.errors import Refusal
from portal.access.permissions import public


def _too_large(request: HttpRequest) -> HttpResponse:
    """The page again, without having read what was sent."""
    context = {"form": CredentialForm.refused()}
    return render(request, "certification/verification/credential.html", context, status=413)


# A certificate's PDF, which is larger, is read so far that its bearer can be told where it belongs.
@public
@require_http_methods(["GET", "POST"])
@bounded(FileForm.MOST, _too_large)
def check(request: HttpRequest) -> HttpResponse:
    """A file, or its text, and what it is worth."""
    form = CredentialForm(request.POST, request.FILES) if request.method == "POST" else CredentialForm()
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            document = credential.read(form.content())
        except Refusal as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal.message))
        else:
            found = credential.check(
                document=document,
                address=address_of(request),
                now=now,
            )
            answer = found.answer
            context = {
                "found": found,
                "answer": answer,
                "title": selectors.STATES.get(answer.status or "", ""),
                "document": document,
                "now": now,
            }
            response = render(request, "certification/verification/credential_answer.html", context)
            response.headers["Cache-Control"] = "no-store"
            return response
    return render(
        request,
        "certification/verification/credential.html",
        {"form": form},
        status=422 if form.errors else 200,
    )
