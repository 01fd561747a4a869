"""Packs on the disk."""

from pathlib import Path

from portal.policy.errors import PackRefused, Problem

BUILT_IN = Path(__file__).resolve().parent / "packs"
_LARGEST = 2_000_000


def slugs() -> list[str]:
    """Return the names of the packs that come with the portal."""
    return sorted(p.name for p in BUILT_IN.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))


def folder(slug: str | Path) -> Path:
    """Return the folder of a pack: a slug of the portal's own, or the path of a bureau's. Raises: PackRefused."""
    path = Path(slug)
    if len(path.parts) == 1 and (BUILT_IN / path).is_dir():
        return BUILT_IN / path
    if path.is_dir():
        return path.resolve()
    raise PackRefused([Problem(str(slug), 1, "missing_file", "no such pack, and no such folder")])


def exists(slug: str | Path) -> bool:
    """Say whether there is such a pack of the portal, or such a folder."""
    path = Path(slug)
    return (len(path.parts) == 1 and (BUILT_IN / path).is_dir()) or path.is_dir()


def files(path: Path) -> dict[str, str]:
    """Return the texts of a pack's files by their names below the folder. Raises: PackRefused."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for file in sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = file.relative_to(path).as_posix()
        if file.suffix != ".yaml":
            problems.append(Problem(f"{path.name}/{name}", 1, "unknown_file", "a pack has files .yaml alone"))
            continue
        try:
            if file.stat().st_size > _LARGEST:
                raise ValueError("the file is too large")
            found[name] = file.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        except (OSError, ValueError) as error:
            problems.append(Problem(f"{path.name}/{name}", 1, "bad_yaml", str(error)))
    if problems:
        raise PackRefused(problems)
    return found
