"""The time bank as its members see it: balance, who needs help, asking for help, statement."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from credit.timebank import selectors, services
from credit.timebank.enums import OPEN, ServiceKind
from credit.timebank.forms import AskForm, DonateForm, JoinForm
from credit.timebank.logic import steps
from credit.timebank.selectors import desks
from portal.access.errors import Refusal
from portal.access.permissions import signed_in
from portal.people import selectors as people
from portal.regions import selectors as regions


def to_identity(request: HttpRequest) -> HttpResponse:
    """Send who has no identity yet to the page where it is entered."""
    return redirect(f"{reverse('people:identity')}?next={request.path}")


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My minutes, my orders, and who needs help near me."""
    person, now = people.of_user(request.user), timezone.now()
    if person is None:
        return render(request, "credit/timebank/start.html")
    volunteer = selectors.volunteer(person.pk)
    kind = request.GET.get("kind", "")
    kind = kind if kind in ServiceKind.values else ""
    near = selectors.open_near(person, now=now, kind=kind) if volunteer else []
    mine = [*selectors.as_volunteer(person.pk).filter(state__in=OPEN)[:10]]
    wishes = [*selectors.as_requester(person.pk).filter(state__in=OPEN)[:10]]
    context = {
        "balances": selectors.balances(person.pk),
        "volunteer": volunteer,
        "near": [{"order": order, "age": steps.age(order.requester.birth_date, steps.day(now))} for order in near],
        "kind": kind,
        # What stands in brackets are examples; the filters show the word alone.
        "kinds": [(value, str(label).split("（")[0].split(" (")[0]) for value, label in ServiceKind.choices],
        "mine": mine,
        "wishes": wishes,
        "left": selectors.left_today(person.pk, region_id=person.region_id, now=now) if volunteer else None,
        "gap": selectors.gap(person.region_id, on=steps.day(now)),
        "name": selectors.name(person.region_id, on=steps.day(now)),
    }
    return render(request, "credit/timebank/index.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Become a volunteer; where the rules of the place say no, they say why."""
    person = people.of_user(request.user)
    if person is None:
        return to_identity(request)
    known = selectors.volunteer(person.pk)
    initial = {"resident": known.resident, "in_group": known.in_group, "guardian": known.guardian} if known else {}
    form, status = JoinForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.join(person=person, actor=request.user, now=timezone.now(), **form.cleaned_data)
                messages.success(request, _("您已经是志愿者了，看看附近谁需要帮忙。"))
                return redirect("timebank:index")
            except Refusal as error:
                form.add_error(error.field or None, str(error))
    return render(request, "credit/timebank/join.html", {"form": form, "known": known}, status=status)


@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for help for oneself."""
    person = people.of_user(request.user)
    if person is None or person.region_id is None:
        return to_identity(request)
    form, status = AskForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                order = services.request(
                    requester=person,
                    kind=data["kind"],
                    title=data["title"],
                    place=data["place"],
                    details=data["details"],
                    region_id=person.region_id,
                    starts_at=form.starts_at(),
                    minutes=data["minutes"],
                    actor=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("已提交，受理点看过以后就发布。"))
                return redirect("timebank:order", public_id=order.public_id)
            except Refusal as error:
                form.add_error(beside(form, error), str(error))
    context = {
        "form": form,
        "balances": selectors.balances(person.pk),
        "attended": desks.attended(person.region_id),
        "place": regions.name(person.region_id),
    }
    return render(request, "credit/timebank/ask.html", context, status=status)


def beside(form: Any, error: Refusal) -> str | None:
    """Return the field beside which a refusal is shown, None for the top of the form."""
    name = {"starts_at": "day"}.get(error.field, error.field)
    return name if name in form.fields else None


@signed_in
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """All my orders, whether I help or am helped."""
    person = people.of_user(request.user)
    if person is None:
        return to_identity(request)
    context = {
        "helping": list(selectors.as_volunteer(person.pk)[:100]),
        "helped": list(selectors.as_requester(person.pk)[:100]),
    }
    return render(request, "credit/timebank/orders.html", context)


@signed_in
@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    """Where my minutes came from and where they went, month by month."""
    person = people.of_user(request.user)
    if person is None:
        return to_identity(request)
    months = selectors.months(person.pk)
    wanted = _month(request.GET.get("month", ""))
    chosen = wanted if wanted in months else (months[0] if months else None)
    context = {
        "balances": selectors.balances(person.pk),
        "months": months[:12],
        "chosen": chosen,
        "lines": selectors.statement(person.pk, month=chosen) if chosen else [],
    }
    return render(request, "credit/timebank/statement.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def donate(request: HttpRequest) -> HttpResponse:
    """Give minutes to the pool, for elders who have none."""
    person = people.of_user(request.user)
    if person is None:
        return to_identity(request)
    form, status = DonateForm(request.POST or None, initial={"token": get_random_string(20)}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.donate(person=person, actor=request.user, now=timezone.now(), **form.cleaned_data)
                messages.success(request, _("谢谢，已捐给时间池，会用来帮没有时间可用的老人。"))
                return redirect("timebank:statement")
            except Refusal as error:
                form.add_error(beside(form, error), str(error))
    context = {"form": form, "balances": selectors.balances(person.pk)}
    return render(request, "credit/timebank/donate.html", context, status=status)


def _month(written: str) -> date | None:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return None
