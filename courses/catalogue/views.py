"""The public catalogue: all courses, and one course."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.catalogue import registry, selectors
from courses.catalogue.adapters import kept
from courses.catalogue.enums import Level
from courses.catalogue.forms import FilterForm
from courses.catalogue.models import SyllabusVersion
from portal.access import permissions

PER_PAGE = 12
# What the drawings of courses without a cover show, by level and role (names of icons of the component kit).
_ART = {5: ("0", "hand"), 4: ("1", "heart"), 3: ("2", "award"), "family": ("3", "house"), "first-aid": ("4", "warn")}
_NUMERALS = "一二三四五六七八九十"


def _numeral(number: int) -> str:
    """一 to 十 on Chinese pages, figures on the others and beyond."""
    return _NUMERALS[number - 1] if number <= len(_NUMERALS) and get_language() == "zh-hans" else str(number)


def _art(version: SyllabusVersion) -> tuple[str, str]:
    return _ART.get(version.level or version.role, ("5", "book"))


def _card(version: SyllabusVersion, facts: dict[str, Any]) -> dict[str, Any]:
    look, icon = _art(version)
    return {
        "version": version,
        "hours": selectors.class_hours(version.minutes),
        "cover": kept.url(version.cover),
        "look": look,
        "icon": icon,
        "tag": facts.get("tag"),
        "facts": facts.get("facts", []),
    }


def _pills(found: Any, chosen: int | None, words: str) -> list[dict[str, Any]]:
    counts = selectors.level_counts(found)
    shown: list[tuple[str, Any, int]] = [(_("全部"), "", sum(counts.values()))]
    shown += [(str(level.label), level.value, counts[level]) for level in Level if counts.get(level)]
    if counts.get(None):
        shown.append((_("不分等级"), 0, counts[None]))
    pills = []
    for label, value, count in shown:
        query = urlencode({key: item for key, item in (("q", words), ("level", value)) if item != ""})
        current = chosen == value if value != "" else chosen is None
        pills.append({"label": label, "count": count, "url": f"?{query}", "current": current})
    return pills


@permissions.public
def catalogue(request: HttpRequest) -> HttpResponse:
    """All published courses: ?q= words, ?level= 5, 4, 3 or 0, ?page=."""
    form = FilterForm(request.GET)
    valid = form.is_valid()
    words = form.cleaned_data.get("q", "").strip() if valid else ""
    level = form.cleaned_data.get("level") if valid else None
    found = selectors.published()
    if words:
        found = found.filter(course_uuid__in=selectors.find(words))
    pills = _pills(found, level, words)
    if level is not None:
        found = found.filter(level=level or None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    facts = registry.facts_for([version.course_uuid for version in page.object_list])
    cards = [_card(version, facts.get(version.course_uuid, {})) for version in page.object_list]

    def address(number: int) -> str:
        return "?" + urlencode({"q": words, "level": "" if level is None else level, "page": number})

    context = {
        "form": form,
        "words": words,
        "cards": cards,
        "pills": pills,
        "page": page,
        "next_url": address(page.next_page_number()) if page.has_next() else "",
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
    }
    return render(request, "courses/catalogue/catalogue.html", context)


def _sections(content: dict[str, Any]) -> list[dict[str, Any]]:
    shown = []
    for at, section in enumerate(content["sections"]):
        online, offline = section["minutes"]["online"], section["minutes"]["offline"]
        shown.append(
            {
                "number": _numeral(at + 1),
                "title": section["title"],
                "summary": section["summary"],
                "lessons": section["lessons"],
                "count": len(section["lessons"]),
                "hours": selectors.class_hours(online + offline),
                "online": selectors.class_hours(online),
                "offline": selectors.class_hours(offline),
            }
        )
    return shown


@lru_cache(maxsize=256)
def _frozen(public_id: str, language: str) -> dict[str, Any]:
    """Return what the page of a version shows to everybody: its title, cover, and its fixed parts as HTML.

    A version never changes, so a process writes it once a language. Nothing about a visitor may enter here.
    """
    version = selectors.version(public_id=public_id)
    context = {
        "version": version,
        "sections": _sections(version.content),
        "hours": selectors.class_hours(version.minutes),
        "online": selectors.class_hours(version.minutes_online),
        "offline": selectors.class_hours(version.minutes_offline),
        "online_percent": 100 * version.minutes_online / version.minutes if version.minutes else 0,
    }
    return {
        "title": version.title,
        "audience": version.audience,
        "hours": context["hours"],
        "tags": render_to_string("courses/catalogue/_tags.html", context),
        "syllabus": render_to_string("courses/catalogue/_syllabus.html", context),
    }


@permissions.public
def course(request: HttpRequest, course_uuid: UUID) -> HttpResponse:
    """One course: what it is, its syllabus, the classes that are open."""
    found = selectors.shown(course_uuid)
    if found is None:
        raise Http404
    public_id, school = found
    classes = registry.actions_for(request, course_uuid)
    context = {
        **_frozen(public_id, get_language() or ""),
        "school": school,
        "first": classes[0] if classes else None,
        "others": classes[1:],
    }
    return render(request, "courses/catalogue/course.html", context)
