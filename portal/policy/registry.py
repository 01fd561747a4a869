"""The subjects that rooms have registered: schema, extra checks, case runner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

    from portal.policy.logic.pack import Pack, PackFile

# What a subject's own check says: (path in the file, code, message).
Finding = tuple[tuple[Any, ...], str, str]
Check = Callable[[Mapping[str, Any], "PackFile"], Iterable[Finding]]
# The case is of the subject's own model.
RunCase = Callable[[Any, "Pack", "Sequence[Pack]"], Mapping[str, Any]]


@dataclass(frozen=True)
class Subject:
    """One subject of packs, `<name>.yaml`."""

    name: str
    title: Any
    schema: type[BaseModel]
    run_case: RunCase
    case: type[BaseModel] | None = None
    checks: Check | None = None


SUBJECTS: dict[str, Subject] = {}


def subject(
    name: str,
    *,
    title: Any,
    schema: type[BaseModel],
    run_case: RunCase,
    case: type[BaseModel] | None = None,
    checks: Check | None = None,
) -> None:
    """Register a subject; a room calls this in its registrations.

    Arguments: name, the file's stem; title, for people (lazy translation); schema, a model of
    portal.policy.logic.words.Strict for the whole file; run_case(case, pack, packs), answers one worked case with a
    mapping that `expect` is compared with: `case` an instance of the case model, `pack` the pack that holds it (its
    parsed file is `pack.subjects.get(name)`), `packs` all packs, for look-up up the tree (pack.find), raising PolicyGap
    where a value is missing; case, a subclass of portal.policy.logic.cases.Case with the subject's own keys;
    checks(data, meta), further findings on the plain data of a file that fits the schema, `meta` the parsed pack.yaml.
    Cases with `param: name` (a dotted path to a Param) are answered by this room itself.
    """
    SUBJECTS[name] = Subject(name, title, schema, run_case, case, checks)
