"""The people behind a figure; every opening leaves a trace, so each goes through a service."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from certification.targets import services
from certification.targets.views.regions import download, filters, found_region, trail
from portal.access import permissions as access
from portal.access.enums import Permission
from portal.regions import selectors as divisions


@access.guard(Permission.PEOPLE_VIEW)
@never_cache
def uncertified(request: HttpRequest, code: int) -> HttpResponse:
    """Those in post without a certificate, names masked, a page at a time."""
    found_region(request, code)
    form, _today = filters(request)
    listed = services.open_uncertified(
        region_id=code,
        on=form.day,
        after=request.GET.get("after", ""),
        wide=form.wide,
        actor=request.user,
        now=timezone.now(),
    )
    context = {
        "region": code,
        "name": divisions.name(code),
        "as_of": form.day,
        "total": listed.total,
        "wide": form.wide,
        "rows": listed.rows,
        "next_url": f"{form.query}&after={listed.after}" if listed.after else "",
        "query": form.query,
        "crumbs": trail(request, code),
    }
    return render(request, "certification/targets/uncertified.html", context)


@access.guard(Permission.PEOPLE_VIEW)
def export_uncertified(request: HttpRequest, code: int) -> HttpResponse:
    """The same list as a spreadsheet."""
    form, _today = filters(request)
    content = services.export_people(
        region_id=code, on=form.day, wide=form.wide, actor=request.user, now=timezone.now()
    )
    return download(content, f"uncertified-{code:06d}-{form.day.isoformat()}.xlsx")


@access.guard(Permission.PEOPLE_VIEW)
@never_cache
def agency(request: HttpRequest, public_id: str) -> HttpResponse:
    """The caregivers of one agency and what each holds."""
    form, _today = filters(request)
    organisation, rows = services.open_agency(public_id=public_id, on=form.day, actor=request.user, now=timezone.now())
    code = organisation.region_id
    context = {
        "organisation": organisation,
        "rows": rows,
        "held": sum(1 for row in rows if row.status == "held"),
        "as_of": form.day,
        "query": form.query,
        "crumbs": [*trail(request, code), (code, divisions.name(code))],
    }
    return render(request, "certification/targets/agency.html", context)


@access.guard(Permission.PEOPLE_VIEW)
@never_cache
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """One person behind a figure: work and certificates, the name masked."""
    form, _today = filters(request)
    opened = services.open_person(public_id=public_id, on=form.day, actor=request.user, now=timezone.now())
    code = opened.spell.organisation.region_id
    context = {
        "opened": opened,
        "as_of": form.day,
        "query": form.query,
        "crumbs": [*trail(request, code), (code, divisions.name(code))],
    }
    return render(request, "certification/targets/person.html", context)
