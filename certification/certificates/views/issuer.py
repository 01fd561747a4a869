"""Where the issuing body changes the state of a certificate."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.certificates import selectors, services
from certification.certificates.enums import EventKind, State, Why
from certification.certificates.forms import ReasonForm, SearchForm
from certification.certificates.logic import papers
from certification.certificates.models import Certificate
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import fresh, guard
from portal.home import selectors as home
from portal.people import selectors as people

# What may be done in which state: the word in the address, what the button says, what the certificate will be.
CHANGES: dict[str, tuple[Any, Any, State, frozenset[str]]] = {
    "suspend": (gettext_lazy("暂停"), services.suspend, State.SUSPENDED, frozenset({State.VALID})),
    "restore": (gettext_lazy("恢复"), services.restore, State.VALID, frozenset({State.SUSPENDED})),
    "revoke": (gettext_lazy("撤销"), services.revoke, State.REVOKED, frozenset({State.VALID, State.SUSPENDED})),
}
# Looked for by name: the words stay in the session, for addresses end up in logs and histories. They hold as long as the
# address says that something was looked for; who comes from elsewhere begins with all.
_WORDS = "certificates_words"
_FOUND = "found=1"


@guard(Permission.CERTIFICATES_CHANGE)
@require_http_methods(["GET", "POST"])
def issued(request: HttpRequest) -> HttpResponse:
    """The certificates of my body, newest first; a POST looks for a number or a name."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        request.session[_WORDS] = form.cleaned_data["q"].strip() if form.is_valid() else ""
        return redirect(_list(request))
    if "found" not in request.GET:
        request.session.pop(_WORDS, None)
    words = request.session.get(_WORDS, "")
    found = selectors.matching(selectors.issued_by(request.user), words)
    after = request.GET.get("after", "")
    rows, following = selectors.page(found, after=after)
    context = {
        "form": SearchForm(initial={"q": words}),
        "words": words,
        "rows": rows,
        "total": found.count(),
        "next_url": (f"?{_FOUND}&after={following}" if words else f"?after={following}") if following else "",
        "first_url": (f"?{_FOUND}" if words else "?") if after else "",
    }
    return render(request, "certification/certificates/issued.html", context)


def _list(request: HttpRequest) -> str:
    """Return the address of the list as it was looked through last."""
    address = reverse("certificates:issued")
    return f"{address}?{_FOUND}" if request.session.get(_WORDS) else address


def _issued(request: HttpRequest, public_id: str) -> Certificate:
    row = selectors.issued_by(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


def _told(row: Certificate) -> list[dict[str, Any]]:
    """Return what happened to a certificate, oldest first: what, when, by whom, and why."""
    events, names = list(selectors.history(row).select_related("actor")), dict[int, str]()
    for event in events:
        if event.actor is not None and event.actor.pk not in names:
            names[event.actor.pk] = home.name_of(event.actor)
    return [
        {
            "event": event,
            "who": names[event.actor.pk] if event.actor is not None else _("平台"),
            "why": papers.read(event.reason).words if event.kind == EventKind.STOPPED else event.reason,
        }
        for event in events
    ]


@guard(Permission.CERTIFICATES_CHANGE)
@require_GET
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    """One certificate of my body: its state, what happened to it, what may be done."""
    row = _issued(request, public_id)
    today = timezone.localdate()
    person = people.get_by_pk(row.person_id)
    own = person.user_id == request.user.pk
    context = {
        "certificate": row,
        "back": _list(request),
        "paper": selectors.paper(row),
        "may_replace": selectors.open_replacement(row) is None
        and any(selectors.replaceable(row, why, on=today) for why in Why.values),
        # What this year still asks may be done yet; last year's is what the issuer decides on.
        "year": selectors.status(person, on=today, year=today.year - 1)
        if row.level is not None and row.state in (State.VALID, State.SUSPENDED)
        else None,
        "events": _told(row),
        # Nobody changes the state of the own certificate: no button that the service would refuse.
        "own": own,
        "changes": []
        if own
        else [(word, label) for word, (label, _do, _state, before) in CHANGES.items() if row.state in before],
    }
    return render(request, "certification/certificates/record.html", context)


@guard(Permission.CERTIFICATES_CHANGE)
@require_POST
def make_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have the paper made that could not be made before."""
    row = _issued(request, public_id)
    try:
        services.make_again(certificate=row, actor=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("正在重新制作，过一会儿刷新看结果。"))
    return redirect("certificates:record", public_id)


@guard(Permission.CERTIFICATES_CHANGE)
@fresh
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str, word: str) -> HttpResponse:
    """Suspend, restore or revoke: the reason first, then what the public will read, then it is done."""
    row = _issued(request, public_id)
    if word not in CHANGES:
        raise Http404
    label, do, state, before = CHANGES[word]
    if people.get_by_pk(row.person_id).user_id == request.user.pk:
        messages.error(request, _("自己的证书请由同事办理。"))
        return redirect("certificates:record", public_id)
    if row.state not in before:
        messages.error(request, _("证书现在是“%(state)s”，不能这样变更。") % {"state": row.get_state_display()})  # type: ignore[attr-defined]
        return redirect("certificates:record", public_id)
    public = state != State.VALID
    form = ReasonForm(request.POST if request.method == "POST" else None, certificate=row, public=public)
    confirming, status = False, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if request.POST.get("step") == "done":
                now = timezone.now()
                try:
                    do(
                        certificate=row,
                        reason=form.cleaned_data["reason"],
                        on=timezone.localdate(now),
                        actor=request.user,
                        now=now,
                    )
                except Refusal as refusal:
                    form.add_error(refusal.field or None, str(refusal.message))
                else:
                    messages.success(request, _("办好了，核验页面马上会显示新的状态。"))
                    return redirect("certificates:record", public_id)
            elif request.POST.get("step") != "edit":
                confirming, status = True, 200
            else:
                status = 200
    context = {
        "certificate": row,
        "word": word,
        "label": label,
        "state": State(state).label,
        "form": form,
        "confirming": confirming,
        "final": word == "revoke",
        "public": public,
    }
    return render(request, "certification/certificates/change.html", context, status=status)
