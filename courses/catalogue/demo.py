"""The chapter of the demonstration world about schools and their courses."""

import uuid
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from wagtail.models import Collection

from courses.catalogue import selectors, services
from courses.catalogue.models import CoursePage, LessonPage, SchoolPage
from portal.cms import services as cms

# The same file always gives the same ids, so telling the world again changes nothing.
_NAMESPACE = uuid.UUID("5d7cbb7e-3f7c-4c39-9d8e-1f7a3a0f2c11")


def _uuid(name: str) -> uuid.UUID:
    return uuid.uuid5(_NAMESPACE, name)


class Shelf:
    """The pictures and documents of one school."""

    def __init__(self, collection: Collection, folder: Path) -> None:
        self.collection = collection
        self.folder = folder
        self.pictures = CoursePage._meta.get_field("cover").related_model
        self.documents = LessonPage._meta.get_field("video").related_model

    def _put(self, model: Any, path: Path, title: str) -> Any:
        if not path.exists():
            return None
        found = model.objects.filter(collection=self.collection, title=title).first()
        if found is None:
            file = ContentFile(path.read_bytes(), name=path.name)
            found = model.objects.create(title=title, file=file, collection=self.collection)
        return found

    def picture(self, path: str, title: str) -> Any:
        """Return the picture of this file, or None where the file is not there."""
        return self._put(self.pictures, self.folder / path, title)

    def document(self, path: str, title: str) -> Any:
        """Return the document of this file, or None where the file is not there."""
        return self._put(self.documents, self.folder / path, title)


def _block(entry: dict[str, Any], shelf: Shelf) -> tuple[str, Any] | None:
    kind = entry["type"]
    if kind == "paragraph":
        return kind, f"<p>{escape(entry['text'])}</p>"
    if kind == "steps":
        return kind, {"title": entry["title"], "items": entry["items"]}
    if kind == "table":
        lines = [entry["columns"], *entry["rows"]]
        cells = "\n".join("\t".join(" ".join(str(cell).split()) for cell in line) for line in lines)
        return kind, {"title": entry["title"], "cells": cells}
    if kind == "figure":
        picture = shelf.picture(f"figures/{entry['id']}.svg", entry["caption"])
        if picture is None:
            return None
        return kind, {"image": picture, "caption": entry["caption"][:120], "description": entry["description"]}
    return kind, entry["text"]


def _question(entry: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "question", {
        "stem": entry["stem"],
        "options": [option["text"] for option in entry["options"]],
        "right": entry["key"],
        "explanation": entry["explanation"],
    }


def _lesson(course: CoursePage, data: dict[str, Any], *, section: str, order: int, shelf: Shelf, author: Any) -> None:
    film = shelf.document(f"media/{data['code']}.mp4", f"{data['title']}（视频）")
    values = {
        "title": data["title"],
        "code": data["code"],
        "section": section,
        "order": order,
        # A lesson told as a film whose film is not drawn yet is told as text: nothing pretends to be there.
        "kind": "text" if data["kind"] == "video" and film is None else data["kind"],
        "minutes": data["minutes"],
        "summary_en": data["summary_en"],
        "objectives": [("objective", text) for text in data["objectives"]],
        "body": [block for entry in data["blocks"] if (block := _block(entry, shelf))],
        "key_points": [("point", text) for text in data["key_points"]],
        "quiz": [_question(entry) for entry in data["quiz"]],
        "video": film,
        "subtitles": shelf.document(f"media/{data['code']}.vtt", f"{data['title']}（字幕）") if film else None,
        "poster": shelf.picture(f"media/{data['code']}.jpg", f"{data['title']}（视频封面）") if film else None,
    }
    lesson = LessonPage(slug=data["code"].lower(), uuid=_uuid(data["code"]), owner=author, live=False, **values)
    course.add_child(instance=lesson)
    lesson.save_revision(user=author)


def _course(school: SchoolPage, data: dict[str, Any], *, shelf: Shelf, author: Any) -> CoursePage:
    keys = [str(_uuid(f"{data['code']}:{at}")) for at, _section in enumerate(data["sections"])]
    sections = [
        {"type": "section", "id": key, "value": {"title": section["title"], "summary": section["summary"]}}
        for key, section in zip(keys, data["sections"], strict=True)
    ]
    course = CoursePage(
        slug=data["code"].lower(),
        uuid=_uuid(data["code"]),
        title=data["title"],
        code=data["code"],
        level=data["level"],
        role=data["role"],
        audience=data["audience"],
        summary="，".join(section["summary"] for section in data["sections"]) + "。",
        summary_en=data["summary_en"],
        cover=shelf.picture(f"covers/{data['code']}.svg", f"{data['title']}（封面）"),
        sections=sections,
        owner=author,
        live=False,
    )
    school.add_child(instance=course)
    course.save_revision(user=author)
    order = 0
    for key, section in zip(keys, data["sections"], strict=True):
        for entry in section["lessons"]:
            order += 1
            _lesson(course, entry, section=key, order=order, shelf=shelf, author=author)
    return course


def _somebody(world: Any, organisation: str, roles: tuple[str, ...]) -> Any:
    """Return the user of the first grant with one of `roles` for an organisation of the world."""
    for role in roles:
        for grant in world.data["grants"]:
            if grant["role"] == role and grant["organisation"] == organisation:
                return get_user_model().objects.get(pk=world.ids[f"user:{grant['person']}"])
    raise LookupError(f"{organisation}: nobody is {roles}")


def _reviewer(world: Any, region: int) -> Any:
    """Return the officer whose region lies closest around `region`."""
    wanted = [str(region), str(region)[:4] + "00", str(region)[:2] + "0000"]
    officers: dict[str, str] = {}
    for grant in world.data["grants"]:
        if "officer" in grant["role"]:
            officers.setdefault(str(grant["region"]), grant["person"])
    person = next(officers[code] for code in wanted if code in officers)
    return get_user_model().objects.get(pk=world.ids[f"user:{person}"])


def load(world: Any, *, now: datetime) -> None:
    """Open the schools; write, submit and approve their courses through the workflow, as far as each has come.

    Needs user:<person> and the organisations in world.ids. Fills course:<code> with the primary key of the frozen version.
    """
    organisations = SchoolPage._meta.get_field("organisation").related_model.objects
    files = {path.stem: path for path in (world.folder / "courses").glob("*.yaml")}
    for line in sorted(world.data["course_versions"], key=lambda line: str(line["submitted_on"] or "9999")):
        data = yaml.load(
            files[line["course"].lower()].read_text(encoding="utf-8"),
            Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506  (safe, and quick where it can be)
        )
        organisation = organisations.get(pk=world.ids[line["owner"]])
        begun = world.moment(line["submitted_on"], "09:30") if line["submitted_on"] else now
        school = services.open_school(organisation=organisation, actor=None, now=begun)
        author = _somebody(world, line["owner"], ("school_editor", "school_manager"))
        reviewer = _reviewer(world, organisation.region_id)
        for user in (author, reviewer):
            cms.sync_groups(user=user, now=begun)
        course = CoursePage.objects.filter(uuid=_uuid(data["code"])).first()
        if course is None:
            shelf = Shelf(school.collection, world.folder)
            course = _course(school, data, shelf=shelf, author=author)
            if line["submitted_on"]:
                services.submit(page=CoursePage.objects.get(pk=course.pk), actor=author, now=begun)
            if line["decided_on"]:
                decided = world.moment(line["decided_on"], "15:20")
                page = CoursePage.objects.get(pk=course.pk)
                services.decide(page=page, actor=reviewer, approve=True, comment="内容完整，同意。", now=decided)
        version = selectors.latest_version(course.uuid)
        if version is not None:
            world.ids[f"course:{data['code']}"] = version.pk
