"""Writing one question on a page: the form, how it will look, and on to a colleague."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.questions import permissions, selectors, services
from certification.questions.enums import WRITTEN, QuestionType
from certification.questions.errors import Unfit
from certification.questions.forms import OPTIONS, QuestionForm
from certification.questions.logic import presentation
from certification.questions.models import Bank, Question
from certification.questions.views.banks import own_bank, own_question
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard


@guard(Permission.QUESTIONS_EDIT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str, kind: str = QuestionType.SINGLE.value) -> HttpResponse:
    """Write a new question of a type."""
    bank = own_bank(request, code)
    if kind not in WRITTEN:
        raise Http404
    form = QuestionForm(request.POST if request.method == "POST" else None, kind=kind, modules=_modules(bank))
    return _write(request, bank, form, None)


@guard(Permission.QUESTIONS_EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a new version; the one in use stays until a colleague has approved the new one."""
    question = own_question(request, public_id)
    if not permissions.may_edit(request.user, question.bank):
        raise Http404
    newest = question.versions.select_related("module", "question").order_by("-number")[:1].get()
    if newest.type not in WRITTEN or len(newest.content.get("options", [])) > len(OPTIONS):
        messages.info(request, _("这种题型不能在网页上改，请导出成文件，改好以后再导入"))
        return redirect("questions:question", public_id)
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        kind=newest.type,
        modules=_modules(question.bank),
        before=selectors.draft(newest),
    )
    return _write(request, question.bank, form, question)


def _modules(bank: Bank) -> list[tuple[str, str]]:
    return [(module.code, module.title) for module in selectors.modules(bank)]


def _write(request: HttpRequest, bank: Bank, form: QuestionForm, question: Question | None) -> HttpResponse:
    preview: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        try:
            services.check(draft)
            if request.POST.get("step") == "done":
                version = services.propose(
                    bank=bank, draft=draft, question=question, actor=request.user, now=timezone.now()
                )
                messages.success(request, _("交给同事审核了，通过以后才会用"))
                return redirect("questions:question", version.question.public_id)
            preview = {
                "draft": draft,
                "options": presentation.options(draft.content),
                "answer": presentation.answer(draft.content),
            }
        except Unfit as unfit:
            form.show(unfit.problems)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    context = {
        "bank": bank,
        "question": question,
        "form": form,
        "kind": form.kind,
        "kind_label": QuestionType(form.kind).label,
        "kinds": [(kind.value, kind.label) for kind in WRITTEN],
        "preview": preview,
    }
    status = 422 if form.errors else 200
    return render(request, "certification/questions/write.html", context, status=status)
