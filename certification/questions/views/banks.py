"""The banks, the questions of a bank, one question."""

from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certification.questions import permissions, selectors, services
from certification.questions.enums import WRITTEN, FileFormat
from certification.questions.forms import FilterForm, RejectForm
from certification.questions.logic import presentation
from certification.questions.models import Bank, Question, QuestionVersion
from portal.access.enums import Permission
from portal.access.permissions import guard

PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def own_bank(request: HttpRequest, code: str) -> Bank:
    """The bank, where it is one of the user's; else 404."""
    return get_object_or_404(selectors.banks(request.user), code=code)


@guard(Permission.QUESTIONS_EDIT)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The user's banks, each with what is in use and what waits."""
    return render(request, "certification/questions/index.html", {"banks": list(selectors.tallies(request.user))})


@guard(Permission.QUESTIONS_EDIT)
@require_GET
def bank(request: HttpRequest, code: str) -> HttpResponse:
    """The questions of a bank, newest version each, filtered and paged by code."""
    found = own_bank(request, code)
    modules = [(module.code, module.title) for module in selectors.modules(found)]
    form = FilterForm(request.GET or None, modules=modules)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    questions = _matching(selectors.latest(found), wanted)
    total = questions.count()
    after = request.GET.get("after", "")
    rows = list(questions.filter(question__code__gt=after)[: PAGE + 1] if after else questions[: PAGE + 1])
    query = {name: value for name, value in wanted.items() if value}
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    context = {
        "bank": found,
        "form": form,
        "versions": rows,
        "total": total,
        "filtered": bool(query),
        "waiting": selectors.waiting(found).count(),
        "may_approve": permissions.may_approve(request.user, found),
        "next_url": "?" + urlencode(query | {"after": rows[-1].question.code}) if more else "",
        "first_url": "?" + urlencode(query) if after else "",
    }
    return render(request, "certification/questions/bank.html", context)


def _matching(questions: QuerySet[QuestionVersion], wanted: dict[str, str]) -> QuerySet[QuestionVersion]:
    if wanted.get("q"):
        questions = questions.filter(Q(stem__icontains=wanted["q"]) | Q(question__code__iexact=wanted["q"]))
    if wanted.get("module"):
        questions = questions.filter(module__code=wanted["module"])
    for name in ("type", "state"):
        if wanted.get(name):
            questions = questions.filter(**{name: wanted[name]})
    return questions


def own_question(request: HttpRequest, public_id: str) -> Question:
    """The question, where its bank is one of the user's; else 404."""
    banks = selectors.banks(request.user)
    return get_object_or_404(Question.objects.select_related("bank").filter(bank__in=banks), public_id=public_id)


@guard(Permission.QUESTIONS_EDIT)
@require_GET
def question(request: HttpRequest, public_id: str) -> HttpResponse:
    """One question with its key, its explanation, its versions and, for a colleague, the decision."""
    return show_question(request, own_question(request, public_id), RejectForm())


def show_question(request: HttpRequest, found: Question, form: RejectForm, status: int = 200) -> HttpResponse:
    """The page of a question, with the form for sending it back as it stands."""
    versions = list(
        found.versions.select_related("module", "proposed_by", "approved_by", "question").order_by("-number")
    )
    newest = versions[0]
    context = {
        "question": found,
        "bank": found.bank,
        "version": newest,
        "versions": versions,
        "options": presentation.options(newest.content),
        "pairs": presentation.pairs(newest.content),
        "sequence": presentation.sequence(newest.content),
        "answer": presentation.answer(newest.content),
        "may_decide": newest.state == "proposed" and permissions.may_approve(request.user, found.bank),
        "is_own": newest.proposed_by_id == request.user.pk,
        "may_edit": permissions.may_edit(request.user, found.bank),
        "may_write": newest.type in WRITTEN,
        "form": form,
    }
    return render(request, "certification/questions/question.html", context, status=status)


@guard(Permission.QUESTIONS_EDIT)
@require_POST
def retire(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a question out of use, or put it back."""
    found = own_question(request, public_id)
    change = services.restore if found.retired else services.retire
    change(question=found, actor=request.user, now=timezone.now())
    return redirect("questions:question", public_id)


@guard(Permission.QUESTIONS_EDIT)
@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The bank as a file; a POST, since it leaves a trace."""
    found = own_bank(request, code)
    gift = request.POST.get("format") == FileFormat.GIFT
    format = FileFormat.GIFT if gift else FileFormat.XLSX
    made = services.export_questions(bank=found, format=format, actor=request.user, now=timezone.now())
    return download(made.content, f"{found.code}.{format}", "text/plain; charset=utf-8" if gift else XLSX)


@guard(Permission.QUESTIONS_EDIT)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The sheet to fill in."""
    return download(services.template(), _("题目模板") + ".xlsx", XLSX)


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file that the browser saves."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response
