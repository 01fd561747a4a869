"""The public check: by number and name, by the QR code, by the file itself."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from certification.certificates.enums import Kind
from certification.verification import errors, selectors, services
from certification.verification.adapters import bounded
from certification.verification.enums import Outcome, Way
from certification.verification.forms import CheckForm, FileForm, QuestionForm
from portal.access.adapters import address_of
from portal.access.permissions import public


def in_words(answer: selectors.Answer) -> selectors.Answer:
    """Return an answer for a page: the occupation in the reader's language. Programs are told it as it is printed."""
    return replace(answer, occupation=gettext(answer.occupation)) if answer.occupation else answer


def _answer(request: HttpRequest, answer: selectors.Answer, **more: object) -> HttpResponse:
    now = timezone.now()
    # On paper: where the same question can be asked again.
    address = f"{settings.PORTAL_URL}{more.get('again', '/verify/')}"
    response = render(
        request,
        "certification/verification/answer.html",
        {
            "answer": in_words(answer),
            "title": selectors.STATES.get(answer.status or "", ""),
            "kind": Kind(answer.kind).label if answer.kind else "",
            "now": now,
            "log": selectors.shown_log(answer),
            "address": address,
            "code_image": services.code_image(address) if answer.found else "",
            "digest": "",
            "by_code": False,
            "by_file": False,
            # What was sent to come here is not in the address: whoever leaves cannot come back to it.
            "posted": request.method == "POST",
            **more,
        },
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _proved(data: dict) -> bool:
    """Say whether the caller answered the question that the page asked, if it did."""
    return "proof" in data and services.answered(token=data["proof"], given=data.get("answer", ""))


def _question(data: dict) -> QuestionForm:
    """Return a new question; beside it stands that the last one was answered wrongly, if it was."""
    text, token = services.ask()
    return QuestionForm(text=text, token=token, again="proof" in data)


def _shown(request: HttpRequest, status: int, **forms: object) -> HttpResponse:
    context = {"form": CheckForm(), "file_form": FileForm(), "question": None, "by_file": False, **forms}
    return render(request, "certification/verification/check.html", context, status=status)


def _too_large(request: HttpRequest) -> HttpResponse:
    """The page again, without having read what was sent."""
    form = FileForm.refused()
    return _shown(request, 413, file_form=form, by_file=True)


@public
@require_http_methods(["GET", "POST"])
@bounded(FileForm.MOST, _too_large)
def check(request: HttpRequest) -> HttpResponse:
    """Number and name, or the PDF itself."""
    if request.method != "POST":
        return _shown(request, 200)
    if "file_check" in request.POST:
        return _by_file(request)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _shown(request, 422, form=form)
    data = form.cleaned_data

    def ask() -> HttpResponse:
        answer = services.verify(
            number=data["number"],
            name=data["name"],
            way=Way.PAGE,
            address=address_of(request),
            proved=_proved(request.POST),
            now=timezone.now(),
        )
        return _answer(request, answer)

    return _limited(request, ask, form=form)


def _limited(request: HttpRequest, ask: Callable[[], HttpResponse], **forms: object) -> HttpResponse:
    """Answer; beyond the first limit the page comes back with a question, and what was typed is still there."""
    try:
        return ask()
    except errors.AskFirst:
        return _shown(request, 429, question=_question(request.POST), **forms)


def _by_file(request: HttpRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, 422, file_form=form, by_file=True)

    def ask() -> HttpResponse:
        found = services.check_file(
            content=form.cleaned_data["file"].read(),
            address=address_of(request),
            proved=_proved(request.POST),
            now=timezone.now(),
        )
        again = f"/v/{found.certificate.verify_code}" if found.certificate else "/verify/"
        return _answer(
            request,
            found.answer,
            found=found,
            outcome=Outcome(found.outcome),
            digest=found.examination.sha256 if found.outcome == Outcome.IDENTICAL else "",
            by_file=True,
            again=again,
        )

    return _limited(request, ask, file_form=form, by_file=True)


@public
@require_GET
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code on a certificate leads to."""
    try:
        answer = services.scan(code=code, address=address_of(request), proved=_proved(request.GET), now=timezone.now())
    except errors.AskFirst:
        context = {"question": _question(request.GET)}
        return render(request, "certification/verification/question.html", context, status=429)
    return _answer(request, answer, by_code=True, again=f"/v/{code}" if answer.found and code.isascii() else "/verify/")
