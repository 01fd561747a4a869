"""What the player sends: heartbeats, answers, and reading without scripts."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from courses.lessons import schemas, services
from courses.lessons.views import shown
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import signed_in

# Three hundred events of about 150 bytes, with room to spare.
_MAX_BODY = 128 * 1024


@signed_in
@require_POST
def heartbeat(request: HttpRequest, public_id: str, lesson_uuid: UUID) -> HttpResponse:
    """Take what waited in the outbox; the answer says what is saved and whether this device is still the one."""
    if int(request.headers.get("Content-Length") or 0) > _MAX_BODY:
        return JsonResponse({"message": _("一次发来的记录太多。")}, status=413)
    try:
        sent = schemas.HeartbeatIn.model_validate_json(request.body)
    except ValidationError:
        return JsonResponse({"message": _("发来的记录看不懂，请刷新页面。")}, status=422)
    events: list[services.Beat | services.Answer] = [
        services.Beat(event.uuid, event.kind, event.from_ms, event.to_ms, event.visible)
        if isinstance(event, schemas.BeatIn)
        else services.Answer(event.uuid, event.number, event.way, event.code)
        for event in sent.events
    ]
    try:
        receipt = services.heartbeat(
            viewing=sent.viewing,
            events=events,
            position_ms=sent.position_ms,
            actor=request.user,
            now=timezone.now(),
        )
    except NotYours:
        return JsonResponse({"message": _("没有这次学习，请刷新页面。")}, status=404)
    return JsonResponse(asdict(receipt))


def _back(enrolment: Any, lesson_uuid: UUID, anchor: str, **query: str) -> HttpResponse:
    url = reverse("lessons:lesson", args=[enrolment.training_class.public_id, lesson_uuid])
    response = HttpResponse(status=303)
    response["Location"] = f"{url}?{urlencode(query)}#{anchor}" if query else f"{url}#{anchor}"
    return response


@signed_in
@require_http_methods(["GET", "POST"])
@shown.of_learner
def quiz(request: HttpRequest, enrolment: Any, lesson_uuid: UUID) -> HttpResponse:
    """The questions of a lesson: POST answers one. Scripts get the questions, the bar and what is done, others the page."""
    part = "HX-Request" in request.headers
    code, refusal = request.POST.get("question", ""), None
    if request.method == "POST":
        now = timezone.now()
        if not part and request.POST.get("viewing"):
            # No script ran here, so no heartbeat came: the reading before this answer counts as well.
            _read(request, now)
        try:
            services.answer_quiz(
                enrolment=enrolment,
                lesson_uuid=lesson_uuid,
                question=code,
                chosen=request.POST.get("choice", ""),
                actor=request.user,
                now=now,
            )
        except NotYours:
            raise
        except Refusal as error:
            if not part and error.code == "choose":
                return _back(enrolment, lesson_uuid, f"q-{code}", missing=code)
            if not part:
                messages.error(request, str(error))
            refusal = error
    if not part:
        return _back(enrolment, lesson_uuid, f"q-{code}" if code else "quiz")
    overview, state = shown.state_of(enrolment, lesson_uuid)
    context = {
        "class": enrolment.training_class,
        "lesson": state.lesson,
        "state": state,
        "questions": shown.quiz(state, again=request.GET.get("again", ""), refusal=refusal),
        "step": shown.next_step(overview, state, enrolment.training_class.public_id),
        "film": state.lesson["video"],
        "after": overview.after(state.uuid),
        "swap": True,
    }
    # 200 also where an answer is missing: htmx shows only what succeeds.
    return render(request, "courses/lessons/_quiz.html", context)


def _read(request: HttpRequest, now: Any) -> None:
    try:
        services.read_without_scripts(viewing=request.POST.get("viewing", ""), actor=request.user, now=now)
    except NotYours:
        return


@signed_in
@require_POST
@shown.of_learner
def read(request: HttpRequest, enrolment: Any, lesson_uuid: UUID) -> HttpResponse:
    """Credit the reading of a page without scripts."""
    _read(request, timezone.now())
    return _back(enrolment, lesson_uuid, "quiz")
