"""Where a body designs its certificates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.certificates.enums import Kind, TemplateState
from certification.certificates.forms.templates import TemplateForm
from certification.certificates.logic import collisions, layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from certification.certificates.selectors import templates as selectors
from certification.certificates.services import templates as services
from portal.access.enums import Permission
from portal.access.errors import Refusal, TooMany
from portal.access.permissions import fresh, guard


def _template(request: HttpRequest, public_id: str) -> Template:
    row = selectors.by_public_id(request.user, public_id)
    if row is None:
        raise Http404
    return row


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


@guard(Permission.TEMPLATES_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The versions of what my bodies' certificates look like, by kind."""
    bodies = [
        (body, [(kind, Kind(kind).label, rows, _drafting(rows)) for kind, rows in kinds])
        for body, kinds in selectors.versions(request.user)
    ]
    return render(request, "certification/certificates/template_index.html", {"bodies": bodies})


def _drafting(rows: list[Template]) -> bool:
    """Say whether a draft lies there already, to be finished rather than joined by another."""
    return any(row.state == TemplateState.DRAFT for row in rows)


@guard(Permission.TEMPLATES_MANAGE)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: of a body and a kind, or as a copy of a version."""
    source = _template(request, request.POST["source"]) if request.POST.get("source") else None
    issuer = source.issuer if source else None
    if issuer is None:
        wanted = request.POST.get("issuer", "")
        issuer = next((row for row in selectors.issuers(request.user) if row.public_id == wanted), None)
    if issuer is None:
        raise Http404
    now = timezone.now()
    try:
        row = services.draft(
            issuer=issuer,
            kind=source.kind if source else request.POST.get("kind", ""),
            source=source,
            actor=request.user,
            now=now,
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:templates")
    if row.made_at == now:
        messages.success(request, _("第 %(version)s 版草稿建好了，改好以后再启用。") % {"version": row.version})
    else:
        messages.info(
            request,
            _("已经有一份这样的草稿（第 %(version)s 版），没有另建。请接着改，不要的话先删掉它。")
            % {"version": row.version},
        )
    return redirect("certificates:template", row.public_id)


@guard(Permission.TEMPLATES_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """A version: a draft's form beside its previews, or how a version in use looks."""
    row = _template(request, public_id)
    posted = request.method == "POST"
    form = TemplateForm(request.POST if posted else None, request.FILES if posted else None, template=row)
    if posted:
        if form.is_valid():
            try:
                services.change(
                    template=row,
                    layout=form.cleaned_data["layout"],
                    moves=form.moves(),
                    seal=form.cleaned_data["seal"],
                    background=form.cleaned_data["background"],
                    no_seal=form.cleaned_data["no_seal"],
                    no_background=form.cleaned_data["no_background"],
                    actor=request.user,
                    now=timezone.now(),
                )
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(
                    request,
                    _("存好了，版式换了，各项内容在新版式原来的位置。") if form.turned else _("存好了，预览已经更新。"),
                )
                return redirect("certificates:template", public_id)
        row = _template(request, public_id)
    return _private(_page(request, row, form, status=422 if posted else 200))


def _warnings(request: HttpRequest, row: Template) -> list[str]:
    """Return in words what an examination would refuse a draft for, as far as its previews show it."""
    found: dict[str, None] = {}
    for who in looks.SAMPLES:
        try:
            shown = services.show(template=row, who=who, actor=request.user, now=timezone.now())
        except TooMany:
            break
        except Refusal as refusal:
            found[str(refusal)] = None
        else:
            found |= {collisions.words(problem): None for problem in shown.problems}
    return list(found)


def _page(request: HttpRequest, row: Template, form: TemplateForm, *, status: int) -> HttpResponse:
    shown, trouble = None, ""
    is_draft = row.state == TemplateState.DRAFT
    try:
        shown = services.show(template=row, who="sample", actor=request.user, now=timezone.now())
    except Refusal as refusal:
        trouble = str(refusal)
    layout = layouts.LAYOUTS[row.layout]
    context = {
        "template": row,
        "form": form,
        "is_draft": is_draft,
        "layout": layout,
        "job": services.job_of(row),
        "problems": [collisions.words(problem) for problem in row.report.get("problems", ())],
        "warnings": _warnings(request, row) if shown and is_draft else [],
        "trouble": trouble,
        "look": services.look_of(row)[:12],
        "whos": [(who, _who(who)) for who in looks.SAMPLES],
        "fields": _fields(row, layout, shown.places) if shown else [],
        "size": row.report.get("bytes", 0),
        "heavy": row.report.get("bytes", 0) > 600 * 1024,
    }
    return render(request, "certification/certificates/template_edit.html", context, status=status)


def _who(who: str) -> str:
    return {"sample": _("一般的姓名"), "longest": _("最长的姓名（50 个字）"), "rare": _("带生僻字的姓名")}[who]


def _fields(row: Template, layout: layouts.Layout, places: dict[str, layouts.Box]) -> list[dict[str, Any]]:
    """Return what the script needs to move fields: name, frame in millimetres, limits, what is saved."""
    found = []
    for name in looks.movable(layout):
        if name in places:
            least, most = layout.limits(name, "x")
            moved = row.moves.get(name, {})
            found.append(
                {
                    "name": name,
                    "label": str(looks.NAMES[name]),
                    "box": [round(number, 2) for number in places[name]],
                    "least": least,
                    "most": most,
                    "x": moved.get("x", 0),
                    "y": moved.get("y", 0),
                }
            )
    return found


def _shown(request: HttpRequest, public_id: str) -> services.Shown | HttpResponse:
    row, who = _template(request, public_id), request.GET.get("who", "sample")
    if who not in looks.SAMPLES:
        raise Http404
    try:
        return services.show(template=row, who=who, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        answer = HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
        if refusal.status == 429:
            answer["Retry-After"] = "60"
        return _private(answer)


@guard(Permission.TEMPLATES_MANAGE)
@require_GET
def layout(request: HttpRequest, name: str) -> HttpResponse:
    """A little picture of one of the portal's layouts, with somebody who does not exist; the same for every body."""
    if name not in layouts.LAYOUTS:
        raise Http404
    answer = HttpResponse(services.picture_of_layout(name), content_type="image/png")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@guard(Permission.TEMPLATES_MANAGE)
@require_GET
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """The preview as a picture; `who` names the sample."""
    shown = _shown(request, public_id)
    return shown if isinstance(shown, HttpResponse) else _private(HttpResponse(shown.png, content_type="image/png"))


@guard(Permission.TEMPLATES_MANAGE)
@require_GET
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    """The preview as PDF, to be printed on trial; `who` names the sample."""
    shown = _shown(request, public_id)
    if isinstance(shown, HttpResponse):
        return shown
    answer = HttpResponse(shown.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return _private(answer)


@guard(Permission.TEMPLATES_MANAGE)
@fresh
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest, public_id: str) -> HttpResponse:
    """What differs from the version in use; a POST has the draft examined and taken into use."""
    row = _template(request, public_id)
    if row.state != TemplateState.DRAFT:
        messages.error(request, _("这一版不是草稿，不用再启用。"))
        return redirect("certificates:template", public_id)
    if request.method == "POST":
        try:
            services.ask(template=row, actor=request.user, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("certificates:template", public_id)
    active = selectors.active(row.issuer_id, row.kind)
    context = {
        "template": row,
        "active": active,
        "layout": layouts.LAYOUTS[row.layout],
        "old_layout": layouts.LAYOUTS[active.layout] if active else None,
        "warnings": _warnings(request, row),
        "changes": _changes(row, active) if active else [],
        "look": services.look_of(row)[:12],
        "old_look": services.look_of(active)[:12] if active else "",
    }
    return _private(render(request, "certification/certificates/template_activate.html", context))


def _changes(row: Template, active: Template) -> list[tuple[str, str, str]]:
    found = looks.differences(row.layout, row.moves, active.layout, active.moves)
    for label, old, fresh_one in (
        (_("印章"), active.seal, row.seal),
        (_("背景图"), active.background, row.background),
    ):
        if old != fresh_one:
            found.append((label, _file(old), _file(fresh_one)))
    return found


def _file(stored: Any) -> str:
    return f"{stored.name}（{stored.sha256[:8]}）" if stored else _("平台绘制")


@guard(Permission.TEMPLATES_MANAGE)
@never_cache
@require_GET
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far the examination is, as a part of the page; when it is over the page is asked for anew."""
    row = _template(request, public_id)
    job = services.job_of(row)
    page = reverse("certificates:template", args=[public_id])
    if not request.headers.get("HX-Request"):
        return HttpResponseRedirect(page)
    if job is None:
        answer = HttpResponse(status=200)
        answer["HX-Redirect"] = page
        return answer
    return render(request, "certification/certificates/template_job.html", {"template": row, "job": job})


@guard(Permission.TEMPLATES_MANAGE)
@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw a draft away."""
    row = _template(request, public_id)
    try:
        services.discard(template=row, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:template", public_id)
    messages.success(request, _("第 %(version)s 版草稿删掉了。") % {"version": row.version})
    return redirect("certificates:templates")
