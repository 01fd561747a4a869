"""The public check."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from certification.certificates import selectors as certificates
from certification.verification import logic, selectors, services
from certification.verification.enums import Way
from certification.verification.forms import CheckForm, FileForm
from portal.access.permissions import public


def caller(request: HttpRequest) -> str:
    """Return the address by which look-ups are limited."""
    return logic.caller(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
    )


def _answer(request: HttpRequest, answer: selectors.Answer, **more: object) -> HttpResponse:
    now = timezone.now()
    response = render(
        request,
        "certification/verification/answer.html",
        {
            "answer": answer,
            "title": selectors.STATES.get(answer.status or "", ""),
            "level_title": certificates.level_title(answer.level),
            "now": now,
            "log": selectors.shown_log(answer),
            **more,
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@public
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Number and name, or the PDF itself."""
    form, file_form, status = CheckForm(), FileForm(), 200
    if request.method == "POST" and "file_check" in request.POST:
        file_form, status = FileForm(request.POST, request.FILES), 422
        if file_form.is_valid():
            answer, digest = services.check_file(
                content=file_form.cleaned_data["file"].read(), address=caller(request), now=timezone.now()
            )
            return _answer(request, answer, digest=digest, by_file=True)
    elif request.method == "POST":
        form, status = CheckForm(request.POST), 422
        if form.is_valid():
            answer = services.verify(
                number=form.cleaned_data["number"],
                name=form.cleaned_data["name"],
                way=Way.PAGE,
                address=caller(request),
                now=timezone.now(),
            )
            return _answer(request, answer)
    return render(
        request, "certification/verification/check.html", {"form": form, "file_form": file_form}, status=status
    )


@public
@require_GET
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code on a certificate leads to."""
    return _answer(request, services.scan(code=code, address=caller(request), now=timezone.now()), by_code=True)
