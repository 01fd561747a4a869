"""What a candidate sees: sessions, waiting room, paper, hand-in, result."""

import math
import secrets
import uuid
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.exams import permissions, registry, selectors, services
from certification.exams.enums import AttemptState, EventKind, RegistrationState
from certification.exams.errors import AttemptOver, NotEligible
from certification.exams.models import Attempt
from portal.access.errors import Refusal
from portal.access.permissions import signed_in
from portal.people import selectors as people

DEVICE_COOKIE = "exam-device"


def _parts(request: HttpRequest, registration: Any) -> list[str]:
    """Return what other rooms show of this exam, rendered."""
    found = [part(registration) for part in registry.PARTS]
    return [render_to_string(answer[0], answer[1], request) for answer in found if answer is not None]


def _own_attempt(view: Any) -> Any:
    """Hand the view the candidate's own attempt; anybody else's is not found."""

    @wraps(view)
    def found(request: HttpRequest, public_id: str) -> HttpResponse:
        attempt = selectors.attempt(public_id)
        if attempt is None or not permissions.is_candidate(request.user, attempt):
            raise Http404
        return view(request, attempt)

    return found


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My exams, and the sessions that I may register for."""
    now = timezone.now()
    person = people.of_user(request.user)
    mine = list(selectors.registrations_of(person.pk)) if person else []
    registered = {registration.session_id for registration in mine}
    sessions = [session for session in selectors.open_sessions(now=now)[:50] if session.pk not in registered]
    return render(
        request,
        "certification/exams/index.html",
        {"person": person, "mine": mine, "sessions": sessions, "now": now},
    )


@signed_in
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, public_id: str) -> HttpResponse:
    """One session: when and where, every condition with its verdict, and the button to register."""
    now = timezone.now()
    row = selectors.session(public_id)
    if row is None:
        raise Http404
    person = people.of_user(request.user)
    registration = selectors.registrations_of(person.pk).filter(session=row).first() if person else None
    status = 200
    refusal: Refusal | None = None
    if request.method == "POST" and person is not None:
        try:
            services.register(session=row, person_id=person.pk, actor=request.user, now=now)
        except NotEligible as error:
            status, refusal = 422, error
        except Refusal as error:
            status, refusal = error.status, error
        else:
            messages.success(request, _("报名成功。开考前请再来这里看看座位。"))
            return redirect("exams:session", public_id=row.public_id)
    reasons = selectors.eligibility(row, person.pk, now=now) if person and not registration else []
    return render(
        request,
        "certification/exams/session.html",
        {
            "session": row,
            "person": person,
            "registration": registration,
            "reasons": reasons,
            "eligible": bool(person) and all(reason["holds"] for reason in reasons),
            "unconfirmed": selectors.unconfirmed(registration) if registration else [],
            "refusal": refusal,
            "parts": _parts(request, registration) if registration else [],
            "now": now,
        },
        status=status,
    )


@signed_in
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give my seat back."""
    person = people.of_user(request.user)
    registration = (
        selectors.registrations_of(person.pk).filter(session__public_id=public_id).first() if person else None
    )
    if registration is None:
        raise Http404
    try:
        services.withdraw(registration=registration, actor=request.user, now=timezone.now())
    except Refusal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已退出报名，座位已让出。"))
    return redirect("exams:session", public_id=public_id)


def _device(request: HttpRequest) -> str:
    return request.COOKIES.get(DEVICE_COOKIE, "")[:40]


@signed_in
@require_GET
@_own_attempt
def attempt(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """The one address of an attempt: waiting room, paper, or what came after, by state and clock."""
    now = timezone.now()
    if attempt.registration.state != RegistrationState.REGISTERED:
        return redirect("exams:session", public_id=attempt.registration.session.public_id)
    if attempt.state == AttemptState.STARTED:
        services.finalise(attempt_id=attempt.pk, actor=None, now=now)
        attempt.refresh_from_db(fields=["state", "score", "passed", "finalised_at"])
    if attempt.state in (AttemptState.FINALISED, AttemptState.ABSENT):
        return redirect("exams:result", public_id=attempt.public_id)
    context = {"attempt": attempt, "session": attempt.registration.session, "now": now}
    if attempt.state == AttemptState.PREPARED:
        session_row = attempt.registration.session
        context["wait_seconds"] = max(0, math.ceil((session_row.opens_at - now).total_seconds()))
        context["closed"] = now >= session_row.closes_at + timedelta(minutes=attempt.extra_minutes)
        context["count"] = attempt.items.count()
        return render(request, "certification/exams/wait.html", context)
    if _device(request) != attempt.device:
        return render(request, "certification/exams/other_device.html", context)
    sheet = selectors.sheet(attempt)
    for item in sheet.items:
        given = sheet.answers.get(item["position"])
        chosen = given if isinstance(given, list) else [given]
        item["answered"] = given not in (None, "", [])
        item["flagged"] = item["position"] in sheet.flags
        item["value"] = given
        for option in item["options"]:
            option["chosen"] = option["value"] in chosen
    context.update(
        items=sheet.items,
        answered=sum(item["answered"] for item in sheet.items),
        remaining=selectors.remaining(attempt, now=now),
        token=selectors.token_for(attempt),
        client_seq=sheet.client_seq,
    )
    return render(request, "certification/exams/sitting.html", context)


@signed_in
@require_POST
@_own_attempt
def start(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Begin, or go on with the paper on this device."""
    device = _device(request) or secrets.token_urlsafe(16)
    try:
        services.enter(attempt_id=attempt.pk, device=device, actor=request.user, now=timezone.now())
    except AttemptOver:
        return redirect("exams:result", public_id=attempt.public_id)
    except Refusal as error:
        messages.error(request, str(error))
        return redirect("exams:attempt", public_id=attempt.public_id)
    response = redirect("exams:attempt", public_id=attempt.public_id)
    response.set_cookie(
        DEVICE_COOKIE, device, max_age=3 * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@signed_in
@require_POST
@_own_attempt
def save(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Save the whole sheet as a form: the way without scripts."""
    if attempt.state != AttemptState.STARTED:
        messages.error(request, _("这份试卷已经收走，刚才的修改没有保存。"))
        return redirect("exams:attempt", public_id=attempt.public_id)
    sheet = selectors.sheet(attempt)
    wishes = []
    for item in sheet.items:
        values = request.POST.getlist(f"q{item['position']}")
        if item["type"] == "multiple":
            given: Any = sorted(values)
        elif item["type"] == "true_false":
            given = {"true": True, "false": False}.get(values[0]) if values else None
        else:
            given = values[0] if values else None
        before = sheet.answers.get(item["position"])
        # Nothing chosen where nothing was given is no answer; boxes that were unticked take one back.
        if given != before and (given not in (None, [], "") or (given == [] and before is not None)):
            wishes.append(
                services.Wish(
                    client_uuid=uuid.uuid4(),
                    epoch=attempt.epoch,
                    client_seq=sheet.client_seq + item["position"],
                    kind=EventKind.ANSWER,
                    item=item["position"],
                    payload=given,
                )
            )
    if wishes:
        try:
            receipt = services.append(attempt_id=attempt.pk, wishes=wishes, now=timezone.now())
        except Refusal as error:
            messages.error(request, str(error))
            return redirect("exams:attempt", public_id=attempt.public_id)
        if receipt.late:
            messages.error(request, _("时间已到，这次的修改没有计分，已经为您保留。"))
    if request.POST.get("next") == "confirm":
        return redirect("exams:confirm", public_id=attempt.public_id)
    messages.success(request, _("已保存。"))
    return redirect("exams:attempt", public_id=attempt.public_id)


@signed_in
@require_http_methods(["GET", "POST"])
@_own_attempt
def confirm(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Hand in? Shows what is unanswered first; POST hands in."""
    if attempt.state != AttemptState.STARTED:
        return redirect("exams:attempt", public_id=attempt.public_id)
    if request.method == "POST":
        services.submit(attempt_id=attempt.pk, actor=request.user, now=timezone.now())
        return redirect("exams:result", public_id=attempt.public_id)
    sheet = selectors.sheet(attempt)
    answered = {position for position, given in sheet.answers.items() if given not in (None, "", [])}
    return render(
        request,
        "certification/exams/confirm.html",
        {
            "attempt": attempt,
            "session": attempt.registration.session,
            "total": len(sheet.items),
            "answered": len(answered),
            "open": [item["position"] for item in sheet.items if item["position"] not in answered],
            "flagged": sorted(sheet.flags),
            "remaining": selectors.remaining(attempt, now=timezone.now()),
            "token": selectors.token_for(attempt),
        },
    )


@signed_in
@require_GET
@_own_attempt
def result(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Handed in; marks and explanations once the results are released."""
    if attempt.state not in (AttemptState.FINALISED, AttemptState.ABSENT):
        return redirect("exams:attempt", public_id=attempt.public_id)
    context: dict = {
        "attempt": attempt,
        "session": attempt.registration.session,
        "visible": selectors.results_visible(attempt),
    }
    if context["visible"]:
        context.update(selectors.result(attempt))
        # Nobody hands in a paper that stays without a score until the release; who was absent has none.
        context["percent"] = int((attempt.score or 0) * 100 / attempt.full_marks)
        context["right"] = sum(entry["correct"] for entry in context["items"])
        context["wrong"] = [entry for entry in context["items"] if not entry["correct"]]
        context["parts"] = _parts(request, attempt.registration)
    return render(request, "certification/exams/result.html", context)
