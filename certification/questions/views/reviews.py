"""The second person: what waits, and the decision."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from certification.questions import permissions, selectors, services
from certification.questions.forms import RejectForm
from certification.questions.logic import presentation
from certification.questions.models import Bank, Question, QuestionVersion
from certification.questions.views.banks import own_bank, own_question, show_question
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard

PAGE = 30


def _bank_to_review(request: HttpRequest, code: str) -> Bank:
    found = own_bank(request, code)
    if not permissions.may_approve(request.user, found):
        raise Http404
    return found


@guard(Permission.QUESTIONS_APPROVE)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, code: str) -> HttpResponse:
    """The versions that wait, with their keys; a POST approves the ticked ones."""
    bank = _bank_to_review(request, code)
    waiting = selectors.waiting(bank)
    if request.method == "POST":
        ticked = {value for value in request.POST.getlist("version") if value.isdecimal()}
        ids = list(waiting.filter(pk__in=ticked).values_list("pk", flat=True))
        result = services.approve_many(version_ids=ids, actor=request.user, now=timezone.now())
        if result.approved:
            text = ngettext("通过了 %(count)d 道题", "通过了 %(count)d 道题", result.approved)
            messages.success(request, text % {"count": result.approved})
        else:
            messages.warning(request, _("没有选中可以通过的题目"))
        return redirect("questions:review", code)
    others = waiting.exclude(proposed_by_id=request.user.pk)
    rows = [_row(version) for version in others[:PAGE]]
    context = {"bank": bank, "rows": rows, "total": others.count(), "own": waiting.count() - others.count()}
    return render(request, "certification/questions/review.html", context)


def _row(version: QuestionVersion) -> dict[str, object]:
    return {
        "version": version,
        "options": presentation.options(version.content),
        "answer": presentation.answer(version.content),
    }


@guard(Permission.QUESTIONS_APPROVE)
@require_POST
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Approve the newest version of a question."""
    found = own_question(request, public_id)
    version = _newest(request, found)
    try:
        services.approve(version=version, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("questions:question", public_id)
    messages.success(request, _("通过了，下一份卷子就能用到这道题"))
    return redirect("questions:review", found.bank.code)


@guard(Permission.QUESTIONS_APPROVE)
@require_POST
def reject(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the newest version of a question back with a reason."""
    found = own_question(request, public_id)
    version = _newest(request, found)
    form = RejectForm(request.POST)
    if form.is_valid():
        try:
            services.reject(version=version, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error("reason", str(refusal.message))
        else:
            messages.success(request, _("退回给出题人了"))
            return redirect("questions:review", found.bank.code)
    return show_question(request, found, form, status=422)


def _newest(request: HttpRequest, found: Question) -> QuestionVersion:
    if not permissions.may_approve(request.user, found.bank):
        raise Http404
    return found.versions.order_by("-number")[:1].get()
