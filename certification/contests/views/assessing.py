"""Direct assessment: the body's officer applies, assessors say what they think."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from certification.contests import permissions, selectors, services
from certification.contests.forms import AssessmentForm, OpinionForm
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import allowed, guard
from portal.organisations import selectors as organisations


@guard(Permission.DESK_ASSESS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The applications of my body, and those that wait for my opinion."""
    applies = allowed(request.user, Permission.AWARDS_DECIDE)
    context = {
        "applies": applies,
        "rows": [
            {"assessment": row, "said": selectors.assessed(row)} for row in selectors.assessments_of(request.user)[:100]
        ],
        "waiting": selectors.assessments_for(request.user)[:100],
    }
    return render(request, "certification/contests/direct.html", context)


@guard(Permission.AWARDS_DECIDE)
@sensitive_post_parameters("name", "number")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Apply for a direct assessment."""
    body = organisations.in_scope(request.user, Permission.AWARDS_DECIDE).first()
    if body is None:
        raise Http404
    form = AssessmentForm(request.POST, request.FILES) if request.method == "POST" else AssessmentForm()
    if request.method == "POST" and form.is_valid():
        try:
            row = services.apply(body=body, **form.cleaned_data, actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except Refusal as refusal:
            field = {"file": "upload"}.get(refusal.field, refusal.field)
            form.add_error(field if field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, _("已登记，请两名考评员写意见。"))
            return redirect("contests:assessment", row.public_id)
    status = 422 if form.errors else 200
    return render(request, "certification/contests/direct_new.html", {"form": form, "body": body}, status=status)


@guard(Permission.DESK_ASSESS)
@require_http_methods(["GET", "POST"])
def assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One application with its evidence and the assessors' statements; an assessor states an opinion."""
    row = selectors.assessment(public_id)
    if row is None or not (permissions.may_state(request.user, row) or permissions.may_apply(request.user, row.body)):
        raise Http404
    said = list(selectors.statements_of(row))
    may = permissions.may_state(request.user, row) and all(one.assessor_id != request.user.pk for one in said)
    form = OpinionForm(request.POST or None) if may else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                services.state_opinion(assessment=row, **form.cleaned_data, actor=request.user, now=timezone.now())
            except NotYours:
                raise
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
            else:
                messages.success(request, _("意见已记下"))
                return redirect("contests:assessment", public_id)
    context = {
        "assessment": row,
        "said": said,
        "form": form,
        "verdict": selectors.of_direct(row, on=timezone.localdate()),
    }
    status = 422 if form is not None and form.errors else 200
    response = render(request, "certification/contests/assessment.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response
