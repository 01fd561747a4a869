"""Where an organiser enters a contest and its placings, and a colleague publishes them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.contests import selectors, services
from certification.contests.enums import ContestState
from certification.contests.forms import ContestForm, ListForm, PlacingForm, ReasonForm
from certification.contests.models import Contest
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import fresh, guard
from portal.organisations import selectors as organisations

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _contest(request: HttpRequest, public_id: str) -> Contest:
    row = selectors.contest(request.user, public_id)
    if row is None:
        raise Http404
    return row


@guard(Permission.CONTESTS_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The contests on which I work."""
    return render(
        request, "certification/contests/manage.html", {"contests": selectors.contests_of(request.user)[:100]}
    )


@guard(Permission.CONTESTS_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a contest."""
    hosts = organisations.in_scope(request.user, Permission.CONTESTS_MANAGE).filter(
        kind__in=("bureau", "assessment_body", "training_base", "school")
    )
    organisers, bodies = list(hosts.select_related("region")[:200]), list(organisations.of_kind("assessment_body"))
    form = ContestForm(request.POST or None, organisers=organisers, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        organiser = next(row for row in organisers if row.public_id == values["organiser"])
        body = next((row for row in bodies if row.public_id == values["body"]), None)
        try:
            row = services.create(
                title=values["title"],
                organiser=organiser,
                body=body,
                region=organiser.region,
                level=values["level"],
                held_on=values["held_on"],
                document=values["document"],
                actor=request.user,
                now=timezone.now(),
            )
        except NotYours:
            raise
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            return redirect("contests:contest", row.public_id)
    return render(request, "certification/contests/new.html", {"form": form}, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, row: Contest, *, form: Any = None, upload: Any = None, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "contest": row,
        "rows": selectors.placings(row),
        "form": form or PlacingForm(),
        "upload": upload or ListForm(),
        "reason": ReasonForm(),
        "refusal": refusal,
        "draft": (draft := row.state == ContestState.DRAFT),
        "hindrance": selectors.hindrance(row, request.user)[1] if draft else "",
        "ties": selectors.ties(row) if draft else [],
    }
    wrong = refusal is not None or any(sent is not None and sent.errors for sent in (form, upload))
    response = render(request, "certification/contests/contest.html", context, status=422 if wrong else 200)
    response["Cache-Control"] = "no-store, private"
    return response


@guard(Permission.CONTESTS_MANAGE)
@sensitive_post_parameters("name", "number")
@require_http_methods(["GET", "POST"])
def contest(request: HttpRequest, public_id: str) -> HttpResponse:
    """One contest with its list; a POST enters a placing."""
    row = _contest(request, public_id)
    if request.method == "GET":
        return _page(request, row)
    form = PlacingForm(request.POST)
    if form.is_valid():
        try:
            services.enter(contest=row, **form.cleaned_data, actor=request.user, now=timezone.now())
        except NotYours:
            raise
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        else:
            messages.success(request, _("已录入"))
            return redirect("contests:contest", public_id)
    return _page(request, row, form=form)


@guard(Permission.CONTESTS_MANAGE)
@fresh
@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish the honours list."""
    row = _contest(request, public_id)
    try:
        services.publish(contest=row, actor=request.user, now=timezone.now(), shared=request.POST.get("shared") == "on")
    except NotYours:
        raise
    except Refusal as refusal:
        return _page(request, row, refusal=refusal)
    messages.success(request, _("光荣榜已公布，荣誉证书正在后台制作。"))
    return redirect("contests:contest", public_id)


@guard(Permission.CONTESTS_MANAGE)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty list of placings to fill in."""
    response = HttpResponse(services.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="placings-template.xlsx"'
    return response


@guard(Permission.CONTESTS_MANAGE)
@require_POST
def send_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a spreadsheet of placings, to be looked through first."""
    row = _contest(request, public_id)
    form = ListForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            sent = services.receive(
                contest=row, upload=form.cleaned_data["file"], actor=request.user, now=timezone.now()
            )
            services.rehearse(row=sent)
        except NotYours:
            raise
        except Refusal as refusal:
            form.add_error("file", str(refusal.message))
        else:
            return redirect("contests:list", public_id, sent.public_id)
    return _page(request, row, upload=form)


@guard(Permission.CONTESTS_MANAGE)
@require_http_methods(["GET", "POST"])
def look_through(request: HttpRequest, public_id: str, list_id: str) -> HttpResponse:
    """What a spreadsheet would bring in, line by line; a POST does it."""
    row = _contest(request, public_id)
    sent = selectors.placing_list(row, list_id)
    if sent is None:
        raise Http404
    if request.method == "POST":
        taken = services.take(row=sent, actor=request.user, now=timezone.now())
        if taken.imported or not taken.read:
            messages.success(request, _("导入了 %(count)s 人") % {"count": taken.imported})
            return redirect("contests:contest", public_id)
        report, status = taken, 422
    else:
        report, status = services.rehearse(row=sent), 200
    context = {"contest": row, "sent": sent, "report": report, "refused": len({p.line for p in report.problems})}
    response = render(request, "certification/contests/report.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


@guard(Permission.CONTESTS_MANAGE)
@fresh
@require_POST
def placing(request: HttpRequest, public_id: str, placing_id: str) -> HttpResponse:
    """Take a line out of a draft, or take a public result away with a reason."""
    row = _contest(request, public_id)
    found = get_object_or_404(selectors.placings(row).select_related("contest"), public_id=placing_id)
    try:
        if row.state == ContestState.DRAFT:
            services.remove(placing=found, actor=request.user, now=timezone.now())
        else:
            services.withdraw(
                placing=found, reason=request.POST.get("reason", ""), actor=request.user, now=timezone.now()
            )
    except NotYours:
        raise
    except Refusal as refusal:
        return _page(request, row, refusal=refusal)
    return redirect("contests:contest", public_id)
