"""What the assessment body and the invigilator see."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.exams import selectors, services
from certification.exams.enums import AttemptState
from certification.exams.forms import AdmissionForm, BlueprintForm, ExtensionForm, RowFormSet, SessionForm
from certification.exams.models import Blueprint, Session
from certification.questions import selectors as questions
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import guard


def _session(request: HttpRequest, public_id: str, permission: str = Permission.EXAMS_MANAGE) -> Session:
    row = selectors.sessions_of(request.user, permission).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _blueprint(request: HttpRequest, public_id: str) -> Blueprint:
    row = selectors.blueprints_of(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


@guard(Permission.EXAMS_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Sessions and blueprints of my assessment body."""
    return render(
        request,
        "certification/exams/staff/index.html",
        {
            "sessions": selectors.sessions_of(request.user)[:50],
            "blueprints": selectors.blueprints_of(request.user)[:50],
            "now": timezone.now(),
        },
    )


@guard(Permission.EXAMS_MANAGE)
@require_http_methods(["GET", "POST"])
def blueprint(request: HttpRequest, public_id: str | None = None) -> HttpResponse:
    """Write a blueprint; saving tells at once whether the bank can fill it."""
    row = _blueprint(request, public_id) if public_id else None
    modules = [
        (module.code, f"{module.title}") for bank in questions.banks(request.user) for module in questions.modules(bank)
    ]
    initial: dict[str, Any] = {}
    rows_initial: list[Any] = []
    if row is not None:
        initial = {
            "title": row.title,
            "bank": row.bank_id,
            "organisation": row.organisation_id,
            "level": row.level,
            "minutes": row.minutes,
            "pass_mark": row.pass_mark,
        }
        rows_initial = list(row.rows.values("module", "type", "difficulty", "count", "marks"))
    form = BlueprintForm(request.POST or None, user=request.user, initial=initial)
    formset = RowFormSet(request.POST or None, initial=rows_initial, prefix="rows", form_kwargs={"modules": modules})
    status, shortfalls = 200, None
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        data = form.cleaned_data
        rows = [
            entry.row()
            for entry in formset
            if entry.has_changed() or entry.initial
            if entry.cleaned_data and not entry.cleaned_data.get("DELETE")
        ]
        try:
            row = services.save_blueprint(
                blueprint=row,
                title=data["title"],
                bank=data["bank"],
                organisation_id=data["organisation"].pk,
                level=data["level"],
                minutes=data["minutes"],
                pass_mark=data["pass_mark"],
                rows=rows,
                actor=request.user,
                now=timezone.now(),
            )
            if "approve" in request.POST:
                services.approve_blueprint(blueprint=row, actor=request.user, now=timezone.now())
                messages.success(request, _("方案已批准，可以用来开场次。"))
                return redirect("exams:staff_index")
            messages.success(request, _("已保存。"))
            return redirect("exams:staff_blueprint", public_id=row.public_id)
        except Refusal as error:
            form.add_error(error.field or None, str(error))
            shortfalls = getattr(error, "shortfalls", None)
            status = 422
    elif request.method == "POST":
        status = 422
    return render(
        request,
        "certification/exams/staff/blueprint.html",
        {"form": form, "formset": formset, "blueprint": row, "shortfalls": shortfalls},
        status=status,
    )


@guard(Permission.EXAMS_MANAGE)
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest) -> HttpResponse:
    """Open a session."""
    form = SessionForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            centre = data["centre"]
            body = data["blueprint"].organisation
            try:
                row = services.open_session(
                    blueprint=data["blueprint"],
                    title=data["title"],
                    centre_id=centre.pk if centre else None,
                    region_id=centre.region_id if centre else body.region_id,
                    register_from=data["register_from"],
                    register_to=data["register_to"],
                    opens_at=data["opens_at"],
                    closes_at=data["closes_at"],
                    seats=data["seats"],
                    actor=request.user,
                    now=timezone.now(),
                )
                return redirect("exams:staff_session", public_id=row.public_id)
            except Refusal as error:
                form.add_error(error.field or None, str(error))
    return render(request, "certification/exams/staff/new_session.html", {"form": form}, status=status)


@guard(Permission.EXAMS_INVIGILATE)
@require_GET
def session(request: HttpRequest, public_id: str) -> HttpResponse:
    """One session: its candidates with seat, state and marks; the next step of the officer."""
    return _show(request, _session(request, public_id, Permission.EXAMS_INVIGILATE))


def _show(request: HttpRequest, row: Session, form: ExtensionForm | None = None) -> HttpResponse:
    candidates = list(selectors.candidates(row))
    manages = selectors.sessions_of(request.user).filter(pk=row.pk).exists()
    late = selectors.with_late_answers(row.pk)
    return render(
        request,
        "certification/exams/staff/session.html",
        {
            "session": row,
            "candidates": candidates,
            "running": [c for c in candidates if c.state_of_attempt in (AttemptState.PREPARED, AttemptState.STARTED)],
            "unprepared": sum(c.state_of_attempt == "" for c in candidates),
            "manages": manages,
            "late": [
                {"registration": c, "count": late[c.attempt.pk]}
                for c in candidates
                if hasattr(c, "attempt") and c.attempt.pk in late
            ],
            "form": form or ExtensionForm(),
            "now": timezone.now(),
        },
        status=200 if form is None else 422,
    )


@guard(Permission.EXAMS_MANAGE)
@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a session for registration."""
    row = _session(request, public_id)
    try:
        services.publish_session(session=row, actor=request.user, now=timezone.now())
        messages.success(request, _("场次已发布，考生可以报名了。"))
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("exams:staff_session", public_id=public_id)


@guard(Permission.EXAMS_MANAGE)
@require_POST
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Release the results."""
    row = _session(request, public_id)
    try:
        services.release_results(session=row, actor=request.user, now=timezone.now())
        messages.success(request, _("成绩已公布，考生会收到消息。"))
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("exams:staff_session", public_id=public_id)


@guard(Permission.EXAMS_INVIGILATE)
@require_POST
def extend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the whole room, or one candidate, extra time."""
    row = _session(request, public_id, Permission.EXAMS_INVIGILATE)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form)
    values = {**form.cleaned_data, "actor": request.user, "now": timezone.now()}
    seat = request.POST.get("registration")
    try:
        if seat:
            registration = selectors.candidates(row).filter(public_id=seat).first()
            if registration is None or not hasattr(registration, "attempt"):
                raise Http404
            services.extend(attempt_id=registration.attempt.pk, **values)
        else:
            services.extend_session(session=row, **values)
        messages.success(request, _("已延时，考生的倒计时会自动更新。"))
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("exams:staff_session", public_id=public_id)


@guard(Permission.EXAMS_INVIGILATE)
@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, public_id: str, registration: str) -> HttpResponse:
    """The late answers of one candidate; a POST lets the ticked ones count."""
    row = _session(request, public_id, Permission.EXAMS_INVIGILATE)
    candidate = selectors.candidates(row).filter(public_id=registration).first()
    if candidate is None or not hasattr(candidate, "attempt"):
        raise Http404
    found = selectors.late_answers(candidate.attempt)
    form = AdmissionForm(request.POST if request.method == "POST" else None, late=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.admit_late(
                attempt_id=candidate.attempt.pk, **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except Refusal as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("补收好了，成绩已经重新计算。"))
            return redirect("exams:staff_session", public_id=public_id)
    return render(
        request,
        "certification/exams/staff/late.html",
        {"session": row, "registration": candidate, "form": form, "late": found},
        status=422 if form.errors else 200,
    )


@guard(Permission.EXAMS_MANAGE)
@require_POST
def prepare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draw the papers that are still missing, after the bank was filled up."""
    row = _session(request, public_id)
    try:
        made = services.prepare_missing(session=row, actor=request.user, now=timezone.now())
        messages.success(request, _("已备好 %(count)s 份试卷。") % {"count": made})
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("exams:staff_session", public_id=public_id)
