"""Sign-in and sign-up in one: a number, then the code that it was sent."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.access.errors import Refusal
from portal.access.permissions import public
from portal.accounts import logic, services
from portal.accounts.adapters import signin
from portal.accounts.forms import CodeForm, PhoneForm


def _inside(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who is signed in already."""
    return HttpResponseRedirect(signin.safe_next(request) or get_adapter().get_login_redirect_url(request))


def _send(request: HttpRequest, phone: str, next_url: str, now: datetime) -> None:
    code = services.send_code(phone=phone, address=get_adapter().get_client_ip(request), now=now)
    signin.begin(request, phone=phone, code=code, next_url=next_url)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Ask for the number; `?change=1` drops a sign-in under way to begin with another one."""
    if request.user.is_authenticated:
        return _inside(request)
    next_url = signin.safe_next(request)
    status = 200
    if request.method == "POST":
        form = PhoneForm(request.POST)
        if form.is_valid():
            try:
                _send(request, form.cleaned_data["phone"], next_url, timezone.now())
            except Refusal as refusal:
                form.add_error("phone", str(refusal.message))
                status = refusal.status
            else:
                return redirect("account_confirm_login_code")
    else:
        if "change" in request.GET:
            signin.forget(request)
        elif address := signin.later_stage(request):
            return redirect(address)
        elif (waiting := signin.pending(request)) and not waiting.expired and not next_url:
            return redirect("account_confirm_login_code")
        form = PhoneForm(initial={"phone": logic.spaced_phone(signin.last_phone(request))})
    context = {"form": form, "next": next_url, "waiting": status == 429 and signin.pending(request) is not None}
    return render(request, "account/login.html", context, status=status)


def _again(request: HttpRequest, text: str) -> HttpResponse:
    """Back to the number, which is still there, with a word on why."""
    signin.forget(request)
    messages.error(request, text)
    return redirect("account_login")


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; right: signed in or on to the second factor; wrong three times or late: a new one."""
    if request.user.is_authenticated:
        return _inside(request)
    waiting = signin.pending(request)
    if waiting is None:
        if request.method == "POST":
            messages.error(request, _("验证码过期了，请重新收一个。"))
        return redirect("account_login")
    if request.POST.get("action") == "resend":
        return _resend(request, waiting)
    if waiting.expired:
        return _again(request, _("验证码过期了，请重新收一个。"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        right, left = signin.guess(waiting, form.cleaned_data["code"])
        if right:
            user = services.ensure_user(phone=waiting.phone, now=timezone.now())
            return signin.finish(request, waiting, user)
        if not left:
            return _again(request, _("验证码错了 3 次，已经作废。请重新收一个。"))
        form.add_error(
            "code",
            ngettext("验证码不对，还可以试 %(left)d 次。", "验证码不对，还可以试 %(left)d 次。", left) % {"left": left},
        )
    return _page(request, waiting, form)


def _resend(request: HttpRequest, waiting: signin.Pending) -> HttpResponse:
    try:
        _send(request, waiting.phone, waiting.next_url, timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return _page(request, waiting, CodeForm(), status=refusal.status)
    messages.success(request, _("又发了一条，请填新的验证码。"))
    return redirect("account_confirm_login_code")


def _page(request: HttpRequest, waiting: signin.Pending, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "phone": logic.spaced_phone(waiting.phone),
        "shown_code": signin.shown_code(request),
    }
    return render(request, "account/confirm_login_code.html", context, status=status)


@public
@never_cache
def signup(request: HttpRequest) -> HttpResponse:
    """There is no other sign-up: a new number signs in like a known one."""
    return redirect("account_login")
