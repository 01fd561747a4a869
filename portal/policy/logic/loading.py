"""Loads a pack from the texts of its files, or refuses it with every problem, file and line."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel, ValidationError

from portal.policy.errors import PackRefused, Problem
from portal.policy.logic import checks
from portal.policy.logic.documents import Document
from portal.policy.logic.pack import Flagged, Pack, PackFile
from portal.policy.registry import Subject

OTHER = ("cases",)  # folders beside the subjects' files that are read elsewhere


def explain(error: Mapping[str, Any]) -> tuple[str, str]:
    """Return a pydantic error as (code, one line of plain words)."""
    name = error["loc"][-1] if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return "unknown_key", f"'{name}' is not a word of this place"
    if error["type"] == "missing":
        if name == "article":
            return "missing_article", "this value cites no article"
        return "missing_key", f"'{name}' is missing"
    return "bad_value", f"{name}: {error['msg'].removeprefix('Value error, ')}"


def parse(document: Document, model: type[BaseModel], prefix: tuple = (), data: Any = None) -> Any:
    """Return the document's data as `model`.

    Arguments: prefix and data, to read only the part that stands at `prefix`. Raises: PackRefused.
    """
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        found = [document.problem((*prefix, *e["loc"]), *explain(e)) for e in error.errors()]  # type: ignore[arg-type]
        raise PackRefused(found) from None


def digest(files: Mapping[str, str]) -> str:
    """Return the sha256 of the files that rule, names and contents in order of name; cases are not part of it."""
    found = sha256()
    for name in sorted(n for n in files if "/" not in n):
        found.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    return found.hexdigest()


def load(slug: str, files: Mapping[str, str], subjects: Mapping[str, Subject]) -> Pack:
    """Return the pack.

    Arguments: slug, the folder's name; files, relative name -> text (`pack.yaml`, `targets.yaml`, `cases/...`);
    subjects, those that rooms have registered. Raises: PackRefused with every problem of every file.
    """
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    parsed: dict[str, Any] = {}
    for name in sorted(files):
        path = PurePosixPath(name)
        if path.parts[0] in OTHER and len(path.parts) > 1:
            continue
        subject = subjects.get(path.stem)
        model = PackFile if name == "pack.yaml" else subject.schema if subject and name == f"{path.stem}.yaml" else None
        if model is None:
            known = ", ".join(subjects)
            problems.append(Problem(f"{slug}/{name}", 1, "unknown_file", f"a pack has pack.yaml, cases/ and {known}"))
            continue
        try:
            document = Document(files[name], f"{slug}/{name}")
            parsed[path.stem] = parse(document, model)
            documents[path.stem] = document
        except PackRefused as refused:
            problems += refused.problems
    if "pack.yaml" not in files:
        problems.append(Problem(f"{slug}/pack.yaml", 1, "missing_file", "every pack has a pack.yaml"))
    meta = parsed.pop("pack", None)
    if meta is None:
        raise PackRefused(problems)
    problems += _identity(slug, meta, documents["pack"])
    found: list[Flagged] = []
    for stem, document in documents.items():
        if stem == "pack":
            if meta.dates_unverified:
                place = ("dates_unverified",)
                found.append(Flagged("pack", place, document.line(place), meta.note or "", missing=False))
            continue
        own = subjects[stem].checks
        findings = [*checks.walk(document.data, meta), *(own(document.data, meta) if own else ())]
        problems += [document.problem(*finding) for finding in findings]
        found += checks.flagged(stem, document.data, document.line)
    if problems:
        raise PackRefused(problems)
    data = {stem: document.data for stem, document in documents.items()}
    return Pack(meta, parsed, digest(files), tuple(found), data)


def _identity(slug: str, meta: PackFile, document: Document) -> Iterable[Problem]:
    if meta.slug != slug:
        yield document.problem(("slug",), "bad_value", f"slug differs from the folder name {slug}")
    for name, article in meta.articles.items():
        for source in article.source:
            if source not in meta.sources:
                place = ("articles", name, "source")
                yield document.problem(place, "unknown_reference", f"source '{source}' is not listed")
