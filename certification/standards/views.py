"""Which level can I sit for?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from certification.standards import selectors
from portal.access.permissions import signed_in
from portal.people import selectors as people
from portal.policy.logic import wording


@signed_in
@require_GET
def levels(request: HttpRequest) -> HttpResponse:
    """Each level of each occupation that rules where I live: yes or no, with every reason and article, from my records."""
    on = timezone.localdate()
    person = people.of_user(request.user)
    ladders = []
    if person is not None:
        known = selectors.facts(person.pk)
        for found in selectors.occupations(region=person.region_id, on=on):
            rungs = []
            for level in found.levels:
                result = selectors.judge(found, known, level=level.level, on=on)
                rungs.append({"level": level.level, "result": result, "why": _why(result)})
            ladders.append({"ruled": found, "rungs": rungs})
    context = {"person": person, "ladders": ladders, "on": on}
    return render(request, "certification/standards/levels.html", context)


def _why(result: dict) -> list[dict]:
    """Return what the page lists of a level: the route that is met, else all routes with what is wanting."""
    shown = [route for route in result["routes"] if route["met"]] or result["routes"]
    rows = [
        {
            "text": route["text"],
            "met": route["met"],
            "articles": route["articles"],
            "reasons": [_in_words(reason) for reason in route["reasons"]],
        }
        for route in shown
    ]
    loose = [_in_words(reason) for reason in result["reasons"] if not reason.get("route")]
    return rows + ([{"text": "", "met": False, "articles": [], "reasons": loose}] if loose else [])


def _in_words(reason: dict) -> dict:
    return {
        "met": reason["met"],
        "text": wording.text_of(reason),
        "asked": wording.asked(reason),
        "note": reason.get("note", ""),
    }
