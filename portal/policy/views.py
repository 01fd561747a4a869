"""The officers' pages: packs, one pack, and the form that vouches for a value."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import fresh, guard
from portal.policy import forms, permissions, registry, selectors, services
from portal.policy.logic import labels, listing
from portal.policy.logic.pack import Flagged, Pack
from portal.policy.models import Ruleset
from portal.regions import selectors as regions

manage = guard(Permission.POLICY_MANAGE)


def _place(code: int | None) -> str:
    return regions.full_name(code) if code else _("全国")


def _mine(request: HttpRequest) -> int | None:
    """Return the region through whose eyes the officer reads: their first grant's."""
    own = permissions.regions_of(request.user)
    return own[0] or None if own else None


def _found(public_id: str) -> Ruleset:
    row = selectors.by_public_id(public_id)
    if row is None:
        raise Http404
    return row


@manage
@require_GET
def packs(request: HttpRequest) -> HttpResponse:
    """All loaded packs: where each rules, and how much of it nobody has vouched for."""
    mine = _mine(request)
    own = set(selectors.chain(mine))
    rows: list[dict[str, Any]] = []
    for row in selectors.latest():
        live = [found.region for found in row.activations.all() if found.ended_at is None]
        flagged = selectors.open_values(row, mine)
        rows.append(
            {
                "row": row,
                "place": _place(row.region),
                "active": [_place(code) for code in live],
                "rules_me": bool(own & set(live)),
                "unverified": sum(not f.missing for f in flagged),
                "missing": sum(f.missing for f in flagged),
            }
        )
    rows.sort(key=lambda entry: (not entry["rules_me"], entry["row"].region or 0, entry["row"].slug))
    context = {"rows": rows, "place": _place(mine), "awaiting": _awaiting(request)}
    return render(request, "portal/policy/packs.html", context)


def _awaiting(request: HttpRequest, row: Ruleset | None = None) -> list[dict[str, Any]]:
    """Return what waits for approval in my regions, with what it is about in words."""
    found = []
    for waiting in selectors.awaiting(permissions.spans(request.user), row=row):
        flagged = None
        if waiting.where:
            values = selectors.open_values(waiting.ruleset, waiting.region)
            flagged = next((f for f in values if f.where == waiting.where), None)
        found.append(
            {
                "row": waiting,
                "place": _place(waiting.region),
                "what": _named(flagged) if flagged else waiting.where,
                "own": waiting.proposed_by_id == request.user.pk,
            }
        )
    return found


def _subjects(pack: Pack) -> list[dict[str, Any]]:
    found = []
    for name in pack.subjects:
        rows = [
            {"row": row, "articles": [(n, pack.meta.articles[n]) for n in row.article if n in pack.meta.articles]}
            for row in listing.rows(pack, name)
        ]
        found.append({"name": name, "title": registry.SUBJECTS[name].title, "rows": rows})
    return found


@manage
@require_GET
def pack(request: HttpRequest, public_id: str) -> HttpResponse:
    """One pack: its document, its values by subject with clause and quote, what is open, and where it rules."""
    row, mine = _found(public_id), _mine(request)
    found = selectors.in_region(row, mine)
    live = [active.region for active in selectors.live_activations(row)]
    own = permissions.regions_of(request.user)
    context = {
        "row": row,
        "meta": found.meta,
        "place": _place(row.region),
        "mine": _place(mine),
        "active": [_place(code) for code in live],
        "mine_active": [(code, _place(code)) for code in own if (code or None) in live],
        "can_activate": any(
            (code or None) not in live and permissions.in_place(row.region, code or None) for code in own
        ),
        "form": forms.RegionForm(user=request.user),
        "subjects": _subjects(found),
        "open": [
            {"value": f, "name": _named(f), "articles": _cited(found, f)} for f in selectors.open_values(row, mine)
        ],
        "awaiting": _awaiting(request, row),
        "said": [
            {"row": said, "place": _place(said.region), "name": _path_in_words(said.file, said.path)}
            for said in selectors.confirmations(row)
        ],
    }
    return render(request, "portal/policy/pack.html", context)


def _named(flagged: Flagged) -> str:
    """Return a value's place in words."""
    words = _path_in_words(flagged.file, [step for step in flagged.path if not isinstance(step, int)])
    own = [str(flagged.node[key]) for key in ("title", "text", "id", "code", "is", "level") if key in flagged.node]
    return " · ".join([words, *own[:1]])


def _path_in_words(file: str, path: Sequence[Any]) -> str:
    """Return where a value stands: the subject, then the steps to it, of lists by their place."""
    title = registry.SUBJECTS[file].title if file in registry.SUBJECTS else _("文件")
    steps = [
        _("第 %(n)s 项") % {"n": step + 1} if isinstance(step, int) else _(labels.LABELS.get(str(step), str(step)))
        for step in path
    ]
    return " · ".join([str(title), *steps])


def _cited(found: Pack, flagged: Flagged) -> list[tuple[str, Any]]:
    return [(name, found.meta.articles[name]) for name in flagged.article if name in found.meta.articles]


@manage
@fresh
@require_POST
def activate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose that the pack rule one of my regions, or cease to."""
    row = _found(public_id)
    form = forms.RegionForm(request.POST, user=request.user)
    service = services.propose_end if request.POST.get("end") else services.propose_activation
    if form.is_valid():
        try:
            service(ruleset=row, region=form.cleaned_data["region"], actor=request.user, now=timezone.now())
        except Refusal as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("已提出，等另一位工作人员批准以后生效。"))
    else:
        messages.error(request, _("请选择您管理的地区。"))
    return redirect("policy:pack", public_id=row.public_id)


@manage
@fresh
@require_POST
def decide(request: HttpRequest, public_id: str, proposal_id: str) -> HttpResponse:
    """Approve or decline what a colleague proposed, or take back my own."""
    row = _found(public_id)
    found = selectors.proposal(proposal_id, row=row)
    if found is None:
        raise Http404
    by: dict[str, Any] = {"proposal": found, "actor": request.user, "now": timezone.now()}
    try:
        match request.POST.get("decide"):
            case "approve":
                services.approve(**by)
                messages.success(request, _("已批准，现在生效。"))
            case "decline":
                services.decline(**by, reason=request.POST.get("reason", ""))
                messages.success(request, _("已退回，没有生效。"))
            case "withdraw":
                services.withdraw(**by)
                messages.success(request, _("已撤回。"))
            case _unknown:
                raise Http404
    except NotYours:
        raise Http404 from None
    except Refusal as refused:
        messages.error(request, str(refused))
    return redirect("policy:pack", public_id=row.public_id)


@manage
@fresh
@require_http_methods(["GET", "POST"])
def value(request: HttpRequest, public_id: str) -> HttpResponse:
    """The one form: confirm a value that is unverified, or enter one that is missing, by a document."""
    row, mine = _found(public_id), _mine(request)
    where = request.GET.get("where", "")
    found = selectors.in_region(row, mine)
    flagged = next((f for f in found.flagged if f.where == where), None)
    if flagged is None:
        messages.info(request, _("这个值不需要确认或录入，或者已经处理过了。"))
        return redirect("policy:pack", public_id=row.public_id)
    status = 200
    form = forms.WordForm(request.POST or None, user=request.user, missing=flagged.missing)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _say(row, flagged, form.cleaned_data, request)
            except Refusal as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                messages.success(request, _("已提出，等另一位工作人员批准以后生效。"))
                return redirect("policy:pack", public_id=row.public_id)
    context = {
        "row": row,
        "flagged": flagged,
        "name": _named(flagged),
        "written": listing.written(
            {k: v for k, v in flagged.node.items() if k not in ("note", "article", "unverified", "missing")}
        ),
        "articles": _cited(found, flagged),
        "form": form,
    }
    return render(request, "portal/policy/value.html", context, status=status)


def _say(row: Ruleset, flagged: Flagged, said: dict[str, Any], request: HttpRequest) -> None:
    values: dict[str, Any] = {
        "ruleset": row,
        "region": said["region"],
        "file": flagged.file,
        "path": flagged.path,
        "document": said["document"],
        "document_date": said["document_date"],
        "actor": request.user,
        "now": timezone.now(),
    }
    services.propose_value(**values, value=said["value"] if flagged.missing else None)
