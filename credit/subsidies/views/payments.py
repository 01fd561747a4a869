"""Payment lists, and money that must come back."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credit.subsidies import selectors, services
from credit.subsidies.enums import State
from credit.subsidies.errors import NotYours, Refusal
from credit.subsidies.forms import BatchForm, BouncedForm, PaidForm, RecoveryForm
from credit.subsidies.models import Batch, Claim
from portal.access.enums import Permission
from portal.access.permissions import fresh, guard
from portal.access.selectors import scope
from portal.home.templatetags.words import cn_date, yuan


@guard(Permission.SUBSIDIES_PAY)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What can be paid, the lists, and what is being recovered."""
    today = timezone.localdate()
    paying = list(selectors.payable(request.user, on=today)[:500])
    mine = selectors.in_scope(request.user, Permission.SUBSIDIES_PAY)
    context = {
        "payable": _with_bounces(paying),
        "payable_fen": sum(claim.amount_fen for claim in paying),
        "batches": list(selectors.batches(request.user)[:20]),
        "recovering": list(mine.filter(state=State.RECOVERING).select_related("recovery")[:50]),
        "form": BatchForm(),
    }
    return render(request, "credit/subsidies/payments.html", context)


def _with_bounces(claims: list[Claim]) -> list[tuple[Claim, str]]:
    """Return claims, each with the reason for which the bank sent its last payment back, empty for most."""
    reasons = selectors.bounces(claims)
    return [(claim, reasons.get(claim.pk, "")) for claim in claims]


@guard(Permission.SUBSIDIES_PAY)
@fresh
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Make a list of the chosen claims."""
    form = BatchForm(request.POST)
    ids = request.POST.getlist("claim")
    chosen = list(selectors.payable(request.user, on=timezone.localdate()).filter(public_id__in=ids))
    ranges = scope(request.user, Permission.SUBSIDIES_PAY).ranges
    region = next((low for low, high in ranges if all(low <= claim.region_id <= high for claim in chosen)), None)
    if not chosen or len(chosen) != len(set(ids)) or region is None or not form.is_valid():
        messages.error(request, _("请选要发放的申请。名单有变化时请刷新页面再选。"))
        return redirect("subsidies:payments")
    try:
        batch = services.prepare_batch(
            region_id=region,
            title=form.cleaned_data["title"],
            claims=chosen,
            actor=request.user,
            now=timezone.now(),
        )
    except NotYours:
        raise
    except Refusal as error:
        messages.error(request, str(error))
        return redirect("subsidies:payments")
    messages.success(request, _("清单已经做好，要由另一个人批准。"))
    return redirect("subsidies:batch", public_id=batch.public_id)


def _batch(request: HttpRequest, public_id: str) -> Batch:
    return get_object_or_404(selectors.batches(request.user), public_id=public_id)


@guard(Permission.SUBSIDIES_PAY)
@fresh
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """One list: approve it as another officer, cancel it, or record that it was paid."""
    row = _batch(request, public_id)
    form, status = PaidForm(initial={"paid_on": timezone.localdate()}), 200
    refusal: Refusal | None = None
    if request.method == "POST":
        act, now = request.POST.get("act", ""), timezone.now()
        try:
            if act == "approve":
                services.approve_batch(batch=row, actor=request.user, now=now)
            elif act == "cancel":
                services.cancel_batch(batch=row, actor=request.user, now=now)
            else:
                form = PaidForm(request.POST)
                if not form.is_valid():
                    raise Refusal("paid_on", _("请写发放日期。"))
                services.pay(batch=row, paid_on=form.cleaned_data["paid_on"], actor=request.user, now=now)
        except NotYours:
            raise
        except Refusal as error:
            status, refusal = error.status, error
        else:
            messages.success(request, _("已办理。"))
            return redirect("subsidies:batch", public_id=public_id)
    context = {
        "batch": _batch(request, public_id),
        "claims": _with_bounces(
            list(row.claims.select_related("person", "organisation").defer("facts", "result")[:500])
        ),
        "paid": selectors.paid_lines(row)[:500],
        "form": form,
        "refusal": refusal,
        "mine": row.prepared_by_id == request.user.pk,
    }
    return render(request, "credit/subsidies/batch.html", context, status=status)


@guard(Permission.SUBSIDIES_PAY)
@fresh
@require_http_methods(["GET", "POST"])
def bounced(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the bank sent back of a claim: the claimant is told, and it waits to be paid again."""
    row = _paid(request, public_id, states=(State.PAID,))
    standing, today = selectors.standing_payments(row), timezone.localdate()
    labels = [(one.pk, f"{one.line.slot} · {yuan(one.amount_fen)} · {cn_date(one.paid_on)}") for one in standing]
    form = BouncedForm(request.POST or None, payments=labels, initial={"bounced_on": today})
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in standing if one.pk in form.cleaned_data["payments"]]
        try:
            services.bounce(
                claim=row,
                payments=chosen,
                reason=form.cleaned_data["reason"],
                bounced_on=form.cleaned_data["bounced_on"],
                actor=request.user,
                now=timezone.now(),
            )
        except NotYours:
            raise
        except Refusal as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("已登记，申请人会收到消息。核对好账号以后，可以列入下一份清单。"))
            return redirect("subsidies:payments")
    context = {"claim": row, "form": form, "steps": selectors.progress(row, officers=True)}
    return render(request, "credit/subsidies/bounced.html", context, status=422 if form.errors else 200)


_ONCE_PAID = (State.PAID, State.RECOVERING, State.RECOVERED)


def _paid(request: HttpRequest, public_id: str, *, states: tuple[State, ...] = _ONCE_PAID) -> Claim:
    mine = selectors.in_scope(request.user, Permission.SUBSIDIES_PAY)
    return get_object_or_404(mine, public_id=public_id, state__in=states)


@guard(Permission.SUBSIDIES_PAY)
@fresh
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest, public_id: str) -> HttpResponse:
    """Money that must come back: open, approve as another officer, record the return."""
    row = _paid(request, public_id)
    found = getattr(row, "recovery", None)
    form = RecoveryForm(request.POST or None, initial={"yuan": Decimal(row.amount_fen) / 100})
    status = 200
    if request.method == "POST":
        act, now = request.POST.get("act", ""), timezone.now()
        status = 422
        try:
            if act == "open" and form.is_valid():
                services.open_recovery(
                    claim=row,
                    amount_fen=int(form.cleaned_data["yuan"] * 100),
                    reason=form.cleaned_data["reason"],
                    actor=request.user,
                    now=now,
                )
                status = 200
            elif act == "approve" and found is not None:
                services.approve_recovery(recovery=found, actor=request.user, now=now)
                status = 200
            elif act == "returned" and found is not None:
                services.record_return(recovery=found, returned_on=timezone.localdate(now), actor=request.user, now=now)
                status = 200
        except NotYours:
            raise
        except Refusal as error:
            form.add_error(None, str(error)) if form.is_bound else messages.error(request, str(error))
        if status == 200:
            messages.success(request, _("已办理。"))
            return redirect("subsidies:recovery", public_id=public_id)
    context = {"claim": row, "recovery": found, "form": form, "steps": selectors.progress(row, officers=True)}
    return render(request, "credit/subsidies/recovery.html", context, status=status)
