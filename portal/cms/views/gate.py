"""The gate before Wagtail's admin: rights follow grants, and foreign pages do not exist.

Wagtail answers a foreign page with 403 or a redirect, which tells that it is there, and some of its views look titles up
without asking at all. Here every view that names a page, in its address, its query or its form, is asked first.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.models import Page

from portal.cms import selectors, services
from portal.cms.models import Attachment, Picture

# Names under which Wagtail's addresses, queries and forms carry the ids of pages.
_IN_ADDRESS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
_IN_DATA = ("new_parent_page", "parent_page", "destination", "childOf", "child_of", "parent_page_id", "root_page")
View = Callable[..., HttpResponse]


# Reports go over all pages; one of them lists titles without asking whose they are.
_KEEPERS_ONLY = {"wagtailadmin_reports", "wagtailredirects", "wagtailforms"}


def _media(request: HttpRequest, kwargs: dict[str, Any]) -> Iterator[Any]:
    """Return the pictures and documents that a request names."""
    match = request.resolver_match
    if match is None:
        return
    namespace = match.namespaces[0] if match.namespaces else ""
    name = kwargs.get("model_name", "")
    if namespace.startswith("wagtailimages") or name == Picture._meta.model_name:
        model: Any = Picture
    elif namespace.startswith("wagtaildocs") or name == Attachment._meta.model_name:
        model = Attachment
    else:
        return
    named = [kwargs.get(key) for key in ("image_id", "document_id", "pk")] + request.GET.getlist("id")
    wanted = {str(value) for value in named if str(value or "").isdigit()}
    yield from model.objects.filter(pk__in=wanted)


def _about_pages(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    if match.url_name == "wagtail_bulk_action":
        return match.kwargs.get("model_name") == "page"
    return (match.url_name or "").startswith("wagtailadmin_choose_page") or "pages" in match.namespaces


def _ids(request: HttpRequest, kwargs: dict[str, Any]) -> Iterator[str]:
    for name in _IN_ADDRESS:
        if name in kwargs:
            yield str(kwargs[name])
    match = request.resolver_match
    namespaces = match.namespaces if match else []
    if "pk" in kwargs and ("wagtailadmin_pages" in namespaces or "pages" in namespaces):
        yield str(kwargs["pk"])
    if "object_id" in kwargs and kwargs.get("model_name", "").endswith("page"):
        yield str(kwargs["object_id"])
    for name in _IN_DATA:
        yield from request.GET.getlist(name)
        if request.method == "POST":
            yield from request.POST.getlist(name)
    if _about_pages(request):
        yield from request.GET.getlist("id")


def _check(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    match = request.resolver_match
    if match is not None and match.url_name == "action" and "pages" in match.namespaces:
        # The admin's API deletes, moves and publishes without asking any hook; the admin's pages do not need it.
        raise Http404
    if match is not None and _KEEPERS_ONLY & set(match.namespaces):
        raise Http404
    for item in _media(request, kwargs):
        if not selectors.may_handle(request.user, item):
            raise Http404
    wanted = {value for value in _ids(request, kwargs) if value.isdigit()}
    if _about_pages(request) and "all" in request.GET.getlist("id") and not request.GET.get("childOf", "").isdigit():
        raise Http404
    for page in Page.objects.filter(pk__in=wanted):
        if not selectors.may_reach(request.user, page):
            raise Http404


def gated(view: View) -> View:
    """Wrap a view of Wagtail's admin."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not user.is_superuser:
            services.sync_groups(user=user, now=timezone.now())
            if not user.has_perm("wagtailadmin.access_admin"):
                # Wagtail would send them to sign in, and sign-in, finding them signed in, back here, for ever. Asked
                # only now: whoever comes for the first time has got their groups this moment.
                raise PermissionDenied
            _check(request, kwargs)
        return view(request, *args, **kwargs)

    return inner
