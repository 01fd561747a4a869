"""The class with its lessons, the player, the transcript."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.enrolment import selectors as enrolments
from courses.enrolment.enums import LEARNING
from courses.lessons import adapters, selectors, services
from courses.lessons.enums import PresenceWay
from courses.lessons.logic import PRESENCE_SECONDS, captions
from courses.lessons.views import shown
from portal.access.permissions import signed_in
from portal.files import selectors as files
from portal.files import services as file_services
from portal.people import selectors as people

_WAYS = {"button": PresenceWay.BUTTON.value, "code": PresenceWay.CODE.value, "missed": PresenceWay.MISSED.value}


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The class that the learner is in; without one, the courses."""
    person = people.of_user(request.user)
    mine = enrolments.of_person(person.pk).filter(state__in=LEARNING).first() if person else None
    if mine is None:
        return redirect("/courses/")
    return redirect("lessons:overview", public_id=mine.training_class.public_id)


@signed_in
@require_GET
@shown.of_learner
def overview(request: HttpRequest, enrolment: Any) -> HttpResponse:
    """All lessons of the class, the next one first."""
    found = selectors.overview(enrolment)
    version = enrolment.training_class.version
    context = {
        "enrolment": enrolment,
        "class": enrolment.training_class,
        "version": version,
        "overview": found,
        "lessons_percent": found.done_count * 100 // max(len(found.lessons), 1),
        "hours_cards": shown.hours(request, enrolment),
    }
    return render(request, "courses/lessons/overview.html", context)


@signed_in
@require_GET
@shown.of_learner
def lesson(request: HttpRequest, enrolment: Any, lesson_uuid: UUID) -> HttpResponse:
    """The player: opening it here ends it elsewhere."""
    overview, state = shown.state_of(enrolment, lesson_uuid)
    now = timezone.now()
    class_id = enrolment.training_class.public_id
    context: dict[str, Any] = {
        "enrolment": enrolment,
        "class": enrolment.training_class,
        "state": state,
        "lesson": state.lesson,
        "overview": overview,
        "blocks": shown.blocks(state.lesson["blocks"]),
        "questions": shown.quiz(state, again=request.GET.get("again", ""), missing=request.GET.get("missing", "")),
        "step": shown.next_step(overview, state, class_id),
        "after": overview.after(state.uuid),
        "percent": overview.done_count * 100 // max(len(overview.lessons), 1),
        "hours_cards": shown.hours(request, enrolment),
        "viewing": None,
        "film": None,
    }
    if state.online:
        viewing = services.open_lesson(
            enrolment=enrolment,
            lesson_uuid=lesson_uuid,
            session_key=request.session.session_key or "",
            lesson=state.lesson,
            actor=request.user,
            now=now,
        )
        receipt = services.receipt(viewing, state.progress)
        position = state.progress.position_ms if state.progress and receipt.reached else receipt.resume_ms
        context |= {
            "viewing": viewing,
            "receipt": receipt,
            "film": state.lesson["video"],
            "poster": adapters.picture_url((state.lesson["video"] or {}).get("poster", "")),
            "setup": {
                **asdict(receipt),
                "position_ms": position,
                "media_ms": viewing.media_ms,
                "presence_seconds": PRESENCE_SECONDS,
                "ways": _WAYS,
            },
        }
    return render(request, "courses/lessons/lesson.html", context)


@signed_in
@require_GET
@shown.of_learner
def transcript(request: HttpRequest, enrolment: Any, lesson_uuid: UUID) -> HttpResponse:
    """What is said in the film, from its subtitles: a page, or only the words for the player."""
    _overview, state = shown.state_of(enrolment, lesson_uuid)
    track = (state.lesson["video"] or {}).get("subtitles", "")
    if not track:
        raise Http404
    key = f"lessons.transcript:{track}"
    words = cache.get(key)
    if words is None:
        stored = files.get(track)
        words = captions.paragraphs(file_services.read(stored).decode("utf-8-sig", "replace")) if stored else []
        # Files never change, so neither do their words.
        cache.set(key, words, 24 * 3600)
    part = "HX-Request" in request.headers
    template = "courses/lessons/_transcript.html" if part else "courses/lessons/transcript.html"
    context = {"words": words, "lesson": state.lesson, "class": enrolment.training_class}
    return render(request, template, context)
