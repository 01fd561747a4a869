"""A person's own messages."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.access import permissions
from portal.messaging import selectors, services


@permissions.signed_in
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """All messages, newest first."""
    found, following = selectors.page_of(request.user, before=request.GET.get("before", ""))
    context = {"found": found, "following": following, "unread": selectors.unread_count(request.user)}
    return render(request, "portal/messaging/inbox.html", context)


@permissions.signed_in
@never_cache
def follow(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark a message as read and go where it leads; back to the list where it leads nowhere."""
    message = selectors.of_user(request.user, public_id)
    if message is None:
        raise Http404
    services.mark_read(user=request.user, message=message, now=timezone.now())
    return HttpResponseRedirect(message.link) if message.link else redirect("messaging:inbox")


@permissions.signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every message as read."""
    services.mark_read(user=request.user, now=timezone.now())
    return redirect("messaging:inbox")
