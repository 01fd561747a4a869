"""What a cookie keeps: large print, light or dark, language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_POST

from portal.access import permissions
from portal.home import selectors, signals

YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that the form names, if it is one of ours."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")


def _remember(request: HttpRequest, response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)


@permissions.public
@require_POST
def large_print(request: HttpRequest) -> HttpResponse:
    """Switch large print on (``on=1``) or off; kept in a cookie and, through a signal, with the account."""
    on = request.POST.get("on") == "1"
    response = _back(request)
    _remember(request, response, selectors.SIZE_COOKIE, "large" if on else "normal")
    if request.user.is_authenticated:
        signals.large_print_chosen.send(sender=None, user=request.user, on=on)
    return response


@permissions.public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark (``theme=light|dark``); anything else follows the device again."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen in ("light", "dark"):
        _remember(request, response, selectors.THEME_COOKIE, chosen)
    else:
        response.delete_cookie(selectors.THEME_COOKIE, samesite="Lax")
    return response


@permissions.public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose Chinese or English (``language=zh-hans|en``); kept in Django's language cookie."""
    return i18n.set_language(request)
