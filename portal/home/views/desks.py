"""The role desks: panels that other rooms registered, in order."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.access import permissions
from portal.access.enums import Permission
from portal.home import selectors


def _desk(request: HttpRequest, desk: str, **more: Any) -> HttpResponse:
    """A desk: its panels in order, each rendered with its own context; an empty state where none has anything."""
    parts = [
        render_to_string(panel["template"], panel["context"], request=request)
        for panel in selectors.panels(request, desk)
    ]
    name = selectors.name_of(request.user)
    return render(request, f"portal/home/{desk}.html", {"panels": parts, "person_name": name, **more})


@permissions.signed_in
def me(request: HttpRequest) -> HttpResponse:
    """A person's own page: the one next step, what else could be done, and the panels."""
    steps = selectors.steps(request)
    return _desk(request, "me", step=steps[0] if steps else None, others=steps[1:])


@permissions.guard(Permission.DESK_OFFICER)
def desk(request: HttpRequest) -> HttpResponse:
    """The officers' desk."""
    return _desk(request, "desk")


@permissions.guard(Permission.DESK_SCHOOL)
def school(request: HttpRequest) -> HttpResponse:
    """The desk of a training school."""
    return _desk(request, "school")


@permissions.guard(Permission.DESK_AGENCY)
def agency(request: HttpRequest) -> HttpResponse:
    """The desk of an agency that employs caregivers."""
    return _desk(request, "agency")


@permissions.guard(Permission.DESK_ASSESS)
def assess(request: HttpRequest) -> HttpResponse:
    """The desk of an assessment body."""
    return _desk(request, "assess")
