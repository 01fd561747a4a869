"""Requests that bring a file, refused by what they announce before a byte is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]
# For the other fields of the form and the boundaries between them.
_BESIDE = 512 * 1024


def bounded(most: int, refuse: View) -> Callable[[View], View]:
    """Refuse a request whose body is larger than `most` bytes and the fields beside the file.

    The server hands out no more of a body than its Content-Length says, and of one without that nothing at all: so what
    is announced is all there can be, on disk and in memory. The CSRF check, which reads the whole form, comes after.
    Arguments: refuse, a view that answers instead (413); it must not read the body.
    """

    def wrap(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def bound(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                length = int(request.META.get("CONTENT_LENGTH") or 0)
            except ValueError:
                length = 0
            if request.method == "POST" and length > most + _BESIDE:
                return refuse(request, *args, **kwargs)
            return protected(request, *args, **kwargs)

        return bound

    return wrap
