"""What pages show of a lesson: its blocks, its questions, and the step after it."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.enrolment import selectors as enrolments
from courses.lessons import adapters, registry, selectors

# Blocks whose templates belong to the pages of the site and take a plain text, or a dict of the same names.
_SHARED = {
    "heading": "text",
    "warning": "text",
    "tip": "text",
    "local_rule": "text",
    "steps": "",
    "table": "",
}
_OWN = {"paragraph", "figure", "video", "download"}


def blocks(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks of a frozen lesson as {"template", "value", "columns", "body"}; unknown ones are left out."""
    shown = []
    for block in map(_current, found):
        kind = block["type"]
        entry: dict[str, Any] = {"template": "", "value": block, "columns": [], "body": []}
        if kind in _SHARED:
            entry["template"] = f"blocks/{kind}.html"
            if _SHARED[kind]:
                entry["value"] = block[_SHARED[kind]]
            if kind == "table":
                entry["columns"], entry["body"] = block["columns"], block["rows"]
        elif kind in _OWN:
            entry["template"] = f"courses/lessons/blocks/{kind}.html"
            if kind == "figure":
                entry["value"] = {**block, "url": adapters.picture_url(block["path"])}
            if kind == "video":
                entry["value"] = {**block, "poster_url": adapters.picture_url(block["poster"])}
        else:
            continue
        shown.append(entry)
    return shown


def _current(block: dict[str, Any]) -> dict[str, Any]:
    """Return a block as versions are frozen today; those of "syllabus/1" named a film or file by its media type."""
    if "file" not in block or "media_type" in block:
        return block
    return {**block, "type": "video" if "transcript" in block else "download", "media_type": block["type"]}


def quiz(
    state: selectors.LessonState, *, again: str = "", missing: str = "", refusal: Any = None
) -> list[dict[str, Any]]:
    """Return the questions of a lesson with what was answered last.

    Arguments: again, code of the question to be answered once more; missing, of one that was sent without a choice;
    refusal, shown beside its question.
    """
    open_again = {again, missing}
    answers = state.progress.quiz if state.progress else {}
    shown = []
    for number, question in enumerate(state.lesson["quiz"], 1):
        given = answers.get(question["code"]) if question["code"] not in open_again else None
        last = given["last"] if given else ""
        options = []
        for option in question["options"]:
            css = ""
            if last and option["key"] == question["key"]:
                css = "right"
            elif last and option["key"] == last:
                css = "wrong"
            options.append({**option, "css": css, "chosen": option["key"] == last})
        shown.append(
            {
                "number": number,
                "code": question["code"],
                "stem": question["stem"],
                "options": options,
                "answered": bool(last),
                "right": bool(last) and last == question["key"],
                "explanation": question["explanation"],
                "error": _error(question["code"], missing, refusal),
            }
        )
    return shown


def _error(code: str, missing: str, refusal: Any) -> Any:
    if refusal is not None and refusal.field == code:
        return refusal.message
    return _("请先选一个答案。") if code == missing else ""


def next_step(overview: selectors.Overview, state: selectors.LessonState, class_id: str) -> dict[str, Any]:
    """Return what the bar at the bottom says: {"text", "href" or "" while something is missing}."""
    left = len(state.lesson["quiz"]) - (state.progress.right_count if state.progress else 0)
    if state.online and not state.complete:
        if state.frame.media_ms and not state.reached:
            text = _("下一步：做小题（看完才能点）") if left > 0 else _("看完视频，这一课就学完了")
            return {"text": text, "href": ""}
        if left > 0:
            words = ngettext("下一步：做小题（还有 %(n)s 道）", "下一步：做小题（还有 %(n)s 道）", left) % {"n": left}
            return {"text": words, "href": "#quiz"}
        return {"text": _("再看一会儿，这一课就学完了"), "href": ""}
    after = overview.after(state.uuid)
    if after is None:
        done = overview.done_count == len(overview.lessons)
        text = _("全部学完了，回到本班") if done else _("回到本班")
        return {"text": text, "href": reverse("lessons:overview", args=[class_id])}
    return {
        "text": _("下一课：%(title)s") % {"title": after.lesson["title"]},
        "href": reverse("lessons:lesson", args=[class_id, after.uuid]),
    }


def hours(request: HttpRequest, enrolment: Any) -> list[dict[str, Any]]:
    """Return the cards that say how many hours are recorded, as {"template", "context"}."""
    return [{"template": name, "card": context} for name, context in registry.hours_cards(request, enrolment)]


def of_learner(view: Any) -> Any:
    """Hand the view the learner's own enrolment in the class of the address; for anybody else there is no such class."""

    @wraps(view)
    def found(request: HttpRequest, public_id: str, **rest: UUID) -> HttpResponse:
        enrolment = enrolments.of_user_in_class(request.user, public_id)
        if enrolment is None:
            raise Http404
        return view(request, enrolment, **rest)

    return found


def state_of(enrolment: Any, lesson_uuid: UUID) -> tuple[selectors.Overview, selectors.LessonState]:
    """Return the class and one lesson of it, or 404."""
    overview = selectors.overview(enrolment)
    state = overview.of(lesson_uuid)
    if state is None:
        raise Http404
    return overview, state
