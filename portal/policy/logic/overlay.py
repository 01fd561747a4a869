"""Lays what officers confirmed or entered over a pack that was accepted."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from portal.policy.errors import PackRefused
from portal.policy.logic import checks
from portal.policy.logic.documents import Document
from portal.policy.logic.loading import explain
from portal.policy.logic.pack import Flagged, Pack
from portal.policy.registry import Subject


@dataclass(frozen=True)
class Correction:
    """One decision of an officer: a value confirmed (`text` None), or entered as written in a pack."""

    file: str
    path: tuple[Any, ...]
    text: str | None
    note: str


class DoesNotFit(ValueError):
    """What was entered does not fit its place; `args[0]` says why."""


def place(data: Any, path: Sequence[Any]) -> Any:
    """Return what stands at `path`. Raises: LookupError."""
    for step in path:
        data = data[step]
    return data


def entered_as(model: Any, path: Sequence[Any]) -> str:
    """Return the key under which a missing value is entered: `value`, or what its model says (a row's is `yuan`)."""
    for step in path:
        if isinstance(model, BaseModel):
            fields = type(model).model_fields
            name = next((n for n, f in fields.items() if (f.alias or n) == step), str(step))
            model = getattr(model, name)
        else:
            model = model[step]
    return str(getattr(type(model), "entered_as", "value"))


def _written(text: str) -> Any:
    try:
        return Document(text, "value").data
    except PackRefused as refused:
        raise DoesNotFit(refused.problems[0].message) from None


def apply(pack: Pack, corrections: Iterable[Correction], subjects: Mapping[str, Subject]) -> Pack:
    """Return the pack with the corrections laid over it; confirmed values are no longer flagged.

    A correction whose place is no longer there is passed over. Raises: DoesNotFit, where an entered value breaks the
    schema of its subject.
    """
    listed = list(corrections)
    if not listed:
        return pack
    data = deepcopy(dict(pack.data))
    meta, touched = pack.meta, set()
    by_place = {(f.file, f.path): f for f in pack.flagged}
    for correction in listed:
        flagged = by_place.get((correction.file, correction.path))
        if flagged is None or flagged.missing != (correction.text is not None):
            continue
        if correction.file == "pack":
            meta = meta.model_copy(update={"dates_unverified": False})
            data["pack"].pop("dates_unverified", None)
            continue
        node = place(data[correction.file], correction.path)
        if correction.text is None:
            node["unverified"] = False
        else:
            node.pop("missing")
            node.pop("unverified", None)
            key = entered_as(pack.subjects[correction.file], correction.path)
            node[key] = _written(correction.text)
            node["note"] = correction.note
        touched.add(correction.file)
    models = dict(pack.subjects)
    for file in touched:
        subject = subjects[file]
        try:
            models[file] = subject.schema.model_validate(data[file])
        except ValidationError as error:
            raise DoesNotFit(explain(error.errors()[0])[1]) from None  # type: ignore[arg-type]
        own = subject.checks(data[file], meta) if subject.checks else ()
        for _place, code, message in [*checks.walk(data[file], meta), *own]:
            if code != "weak_source":  # an officer's word makes good a weak source
                raise DoesNotFit(message)
    return replace(pack, meta=meta, subjects=models, data=data, flagged=_still(pack, data, meta))


def _still(pack: Pack, data: Mapping[str, Any], meta: Any) -> tuple[Flagged, ...]:
    lines = {(f.file, f.path): f.line for f in pack.flagged}
    found = [f for f in pack.flagged if f.file == "pack" and meta.dates_unverified]
    for file in pack.subjects:
        found += checks.flagged(file, data[file], lambda path, file=file: lines.get((file, path), 1))
    return tuple(found)
