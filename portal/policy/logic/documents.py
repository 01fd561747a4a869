"""Reads strict YAML into plain values and remembers the line of every key and item.

Strict means: only true/false are booleans (so `on`, `no`, `off` stay words), whole numbers only, real calendar days
only, no duplicate keys, no empty values, no anchors, aliases, tags or merges.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import yaml

from portal.policy.errors import PackRefused, Problem

Path = tuple[Any, ...]


class _Loader(yaml.SafeLoader):
    """Knows the few plain types of a pack, and nothing of YAML 1.1's surprises."""

    yaml_implicit_resolvers: dict = {}


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~", "n~"),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+|-?[0-9.]+e[-+]?[0-9]+", "-0123456789."),
    ("timestamp", r"\d{4}-\d\d-\d\d", "0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


class Document:
    """Plain data of one file (`data`) and the line of each place in it (`line`).

    Arguments: text, the file; file, its name for messages. Raises: PackRefused with every fault of the form.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        try:
            for event in yaml.parse(text, Loader=_Loader):
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    self._refuse(event, "alias", "anchors and aliases are not used in packs; write the value out")
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = Problem(file, mark.line + 1 if mark else 1, "bad_yaml", str(error.problem or error.context))
            raise PackRefused([problem]) from None
        except (yaml.YAMLError, RecursionError) as error:
            raise PackRefused([Problem(file, 1, "bad_yaml", str(error).splitlines()[0])]) from None
        if self.problems:
            raise PackRefused(self.problems)
        self.data: Any = self._plain(node, ()) if node is not None else {}
        if self.problems:
            raise PackRefused(self.problems)

    def line(self, path: Sequence[Any]) -> int:
        """Return the line of the deepest known place on the way to `path`; steps that are no keys are passed over."""
        found: Path = ()
        for step in path:
            if (*found, step) in self.lines:
                found = (*found, step)
        return self.lines.get(found, 1)

    def problem(self, path: Sequence[Any], code: str, message: str) -> Problem:
        """Return a problem of this file at `path`."""
        return Problem(self.file, self.line(path), code, message)

    def _refuse(self, node: Any, code: str, message: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, code, message))

    def _plain(self, node: Any, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict:
        found: dict = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(key_node, "bad_yaml", "a key is a plain word")
                continue
            key = self._scalar(key_node)
            if key in found:
                self._refuse(key_node, "duplicate_key", f"'{key}' stands twice")
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            found[key] = self._plain(value_node, (*path, key))
        return found

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind, text = node.tag.rpartition(":")[2], node.value
        if kind == "int":
            return int(text)
        if kind == "bool":
            return text == "true"
        if kind == "null":
            return None
        if kind == "timestamp":
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._refuse(node, "bad_date", f"{text} is no day of the calendar")
                return None
        if kind == "float":
            self._refuse(node, "decimal", f"{text}: write whole numbers, a percent (70%) or a fraction (2/37)")
        elif kind == "str":
            if not text and node.style is None:
                message = "no value stands here; write one, leave the key out, or put a text with a comma in quotes"
                self._refuse(node, "empty_value", message)
            return text
        else:
            self._refuse(node, "bad_yaml", f"tag {node.tag} is not used in packs")
        return None
