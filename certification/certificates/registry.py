"""What rooms above have read along when anybody looks a certificate up, so that it costs no statement of its own."""

from collections.abc import Callable
from typing import Any

BESIDE: dict[str, Callable[[], Any]] = {}


def beside(name: str, expression: Callable[[], Any]) -> None:
    """Have a query expression read with each public look-up.

    Arguments: name, of the attribute on the certificate found; expression, returns it (annotates Certificate).
    """
    BESIDE[name] = expression
