"""Turning course and lesson pages into the plain content of a version."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from wagtail.rich_text import expand_db_html

from courses.catalogue.adapters import kept
from courses.catalogue.logic import mp4, syllabus
from courses.catalogue.models import CoursePage, LessonPage, SyllabusVersion
from portal.cms.blocks import pasted_table
from portal.files import services as files

MEDIA_KIND = "lesson_media"
MAX_IMAGE = "max-1600x1600"


class Keeper:
    """Copies what pages refer to, so that the version stands without them.

    Films that the version before kept already are not stored again. Without `now` nothing is copied: the content is then
    good for checks and previews alone.
    """

    def __init__(self, course: CoursePage, *, actor: Any, now: datetime | None) -> None:
        self.organisation_id = course.get_parent().specific.organisation_id
        self.actor = actor
        self.now = now
        before = SyllabusVersion.objects.filter(course_uuid=course.uuid).order_by("-number").first()
        self.known: dict[str, dict[str, Any]] = {}
        if before is not None and now is not None:
            self.known = _films(before.content)

    def picture(self, image: Any) -> dict[str, Any]:
        """Return path, digest and size of a picture; vector drawings as they are, photographs reduced."""
        shown = image if image.is_svg() else image.get_rendition(MAX_IMAGE)
        if self.now is None:
            return {"path": shown.file.name, "sha256": "", "width": int(shown.width), "height": int(shown.height)}
        path, sha256 = kept.keep(shown.file)
        return {"path": path, "sha256": sha256, "width": int(shown.width), "height": int(shown.height)}

    def document(self, document: Any, *, film: bool = False) -> dict[str, Any]:
        """Return public id, digest, type, size and, of a film, seconds."""
        if self.now is None:
            return {"file": "", "sha256": "", "type": document.content_type, "size": document.get_file_size() or 0,
                    "seconds": 0}  # fmt: skip
        with document.file.storage.open(document.file.name, "rb") as source:
            sha256 = files.digest(source)
            if sha256 in self.known:
                return dict(self.known[sha256])
            # Asked first: some storages close what they have taken.
            seconds = mp4.seconds(source) if film else 0
            stored = files.store_file(
                source=source,
                name=document.filename,
                kind=MEDIA_KIND,
                actor=self.actor,
                now=self.now,
                organisation_id=self.organisation_id,
            )
        found = {
            "file": stored.public_id,
            "sha256": sha256,
            "type": stored.content_type,
            "size": stored.size,
            "seconds": seconds,
        }
        self.known[sha256] = found
        return dict(found)

    def film(self, video: Any, subtitles: Any, poster: Any) -> dict[str, Any] | None:
        """Return a film with its subtitles and still, or None without a film."""
        if video is None:
            return None
        found = self.document(video, film=True)
        track = self.document(subtitles) if subtitles else {"file": "", "sha256": ""}
        return {
            **found,
            "subtitles": track["file"],
            "subtitles_sha256": track["sha256"],
            "poster": self.picture(poster)["path"] if poster else "",
        }


def _films(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    names = ("file", "sha256", "type", "size", "seconds")
    for lesson in syllabus.lessons(content):
        for entry in [lesson["video"], *lesson["blocks"]]:
            if entry and entry.get("file"):
                kept = {**entry, "type": entry.get("media_type") or entry["type"]}
                found[entry["sha256"]] = {name: kept.get(name, 0) for name in names}
                if entry.get("subtitles"):
                    track = {"file": entry["subtitles"], "sha256": entry["subtitles_sha256"], "type": "text/vtt"}
                    found[track["sha256"]] = {**track, "size": 0, "seconds": 0}
    return found


def _table(value: Any, keeper: Keeper) -> dict[str, Any]:
    rows = pasted_table.rows(value["cells"])
    return {"title": value["title"], "columns": rows[0] if rows else [], "rows": rows[1:]}


def _figure(value: Any, keeper: Keeper) -> dict[str, Any]:
    picture = keeper.picture(value["image"]) if value["image"] else {"path": "", "sha256": "", "width": 0, "height": 0}
    return {**picture, "caption": value["caption"], "description": value["description"]}


def _in_text(found: dict[str, Any]) -> dict[str, Any]:
    """Return a file as part of a block, whose own "type" is the name of the block."""
    return {**{name: value for name, value in found.items() if name != "type"}, "media_type": found.get("type", "")}


def _video(value: Any, keeper: Keeper) -> dict[str, Any]:
    film = keeper.film(value["file"], value["subtitles"], value["poster"]) or {"file": ""}
    return {**_in_text(film), "caption": value["caption"], "transcript": value["transcript"]}


def _text(value: Any, keeper: Keeper) -> dict[str, Any]:
    return {"text": str(value)}


_BLOCKS: dict[str, Callable[[Any, Keeper], dict[str, Any]]] = {
    "heading": _text,
    "warning": _text,
    "tip": _text,
    "local_rule": _text,
    "paragraph": lambda value, keeper: {"html": expand_db_html(value.source)},
    "steps": lambda value, keeper: {"title": value["title"], "items": [str(item) for item in value["items"]]},
    "table": _table,
    "figure": _figure,
    "video": _video,
    "download": lambda value, keeper: {**_in_text(keeper.document(value["file"])), "title": value["title"]},
}


def _question(lesson: LessonPage, number: int, value: Any) -> dict[str, Any]:
    letters = "ABCDEF"
    return {
        "code": f"{lesson.code}-Q{number}",
        "stem": value["stem"],
        "options": [{"key": letters[at], "text": str(text)} for at, text in enumerate(value["options"])],
        "key": value["right"],
        "explanation": value["explanation"],
    }


def _lesson(lesson: LessonPage, keeper: Keeper) -> dict[str, Any]:
    return {
        "uuid": str(lesson.uuid),
        "code": lesson.code,
        "title": lesson.title,
        "kind": lesson.kind,
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "summary_en": lesson.summary_en,
        "objectives": [str(block.value) for block in lesson.objectives],
        "key_points": [str(block.value) for block in lesson.key_points],
        "blocks": [
            {**_BLOCKS[block.block_type](block.value, keeper), "type": block.block_type} for block in lesson.body
        ],
        "quiz": [_question(lesson, at, block.value) for at, block in enumerate(lesson.quiz, start=1)],
        "video": keeper.film(lesson.video, lesson.subtitles, lesson.poster),
    }


def drafts(course: CoursePage) -> list[LessonPage]:
    """Return the lessons of a course as last saved, in order; those that the next version leaves out are not among them."""
    children = LessonPage.objects.child_of(course).order_by("path")
    latest = [child.get_latest_revision_as_object() for child in children]
    return sorted((lesson for lesson in latest if not lesson.retired), key=lambda lesson: (lesson.order, lesson.path))


def gather(course: CoursePage, *, actor: Any = None, now: datetime | None = None) -> dict[str, Any]:
    """Return the content of a course with its lessons as last saved (see courses.catalogue.logic).

    Arguments: course, as last saved; now, None for a look without copying any file.
    """
    keeper = Keeper(course, actor=actor, now=now)
    lessons = drafts(course)
    sections = [
        {
            "key": block.id,
            "title": block.value["title"],
            "summary": block.value["summary"] or "",
            "lessons": [_lesson(lesson, keeper) for lesson in lessons if lesson.section == block.id],
        }
        for block in course.sections
    ]
    facts = {
        "uuid": str(course.uuid),
        "code": course.code,
        "title": course.title,
        "level": course.level,
        "role": course.role,
        "audience": course.audience,
        "summary": course.summary,
        "summary_en": course.summary_en,
        "cover": keeper.picture(course.cover)["path"] if course.cover else "",
    }
    return syllabus.build(course=facts, sections=sections)


def _unfinished(lesson: LessonPage) -> list[str]:
    """Return the labels of the lesson's fields that are not filled in, or not rightly: drafts are saved unchecked."""
    found: list[str] = []
    try:
        lesson.full_clean()
    except ValidationError as error:
        found += [
            str(lesson._meta.get_field(name).verbose_name) for name in error.error_dict if name != NON_FIELD_ERRORS
        ]
    for name in ("objectives", "body", "key_points", "quiz"):
        field = lesson._meta.get_field(name)
        try:
            field.stream_block.clean(getattr(lesson, name))
        except ValidationError:
            found.append(str(field.verbose_name))
    return list(dict.fromkeys(found))


def problems(course: CoursePage) -> list[str]:
    """Return what keeps the course, with its lessons as last saved, from being submitted."""
    lessons = drafts(course)
    unfinished = {lesson.title: fields for lesson in lessons if (fields := _unfinished(lesson))}
    if unfinished:
        return syllabus.unfinished(unfinished)
    known = {block.id for block in course.sections}
    homeless = syllabus.homeless([lesson.title for lesson in lessons if lesson.section not in known])
    return syllabus.problems(gather(course)) + homeless
