"""What higher rooms know of a person, in the words of the facts vocabulary."""

from collections.abc import Callable, Mapping
from typing import Any

FACTS: dict[str, Callable[[int], Mapping[str, Any]]] = {}


def facts(name: str, function: Callable[[int], Mapping[str, Any]]) -> None:
    """Have `function` add to what is known of a person.

    Arguments: name, of the room; function(person_id), returns a part of a facts file, such as {"certificates": [...]}.
    """
    FACTS[name] = function
