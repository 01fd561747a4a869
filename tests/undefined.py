"""Undefined variables of templates: in our own templates they fail, in those of libraries they stay empty."""

import sys
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.template.base import FilterExpression, Node

OURS = str(Path(settings.BASE_DIR) / "templates") + "/"
# Whoever writes one of these says that the value may be missing.
EXPECTING = {"default", "default_if_none"}


class UndefinedVariable(AssertionError):
    """A template of ours names a variable that its view does not give; says which and where."""


class Undefined(str):
    """What an engine puts in place of an undefined variable (``string_if_invalid``): an empty text that looks around.

    Django asks it whether it is true at the one place where a variable was not found, before it applies filters. Asking
    there leaves everything else as it is without this class; a text with ``%s`` in it would pass over filters.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame: FrameType | None = sys._getframe(1)
        expression = frame.f_locals.get("self") if frame else None
        if frame is None or frame.f_code.co_name != "resolve" or not isinstance(expression, FilterExpression):
            return False
        if any(function.__name__ in EXPECTING for function, _ in expression.filters):
            return False
        node = _node_around(frame)
        if node is not None and str(node.origin.name).startswith(OURS):
            where = f"{node.origin.name.removeprefix(OURS)}:{node.token.lineno}"
            raise UndefinedVariable(f"{where} names {expression.token}, which is not defined")
        return False


def _node_around(frame: FrameType | None) -> Node | None:
    """Return the node of a template that is being rendered in the innermost frame that renders one."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return node
        frame = frame.f_back
    return None
