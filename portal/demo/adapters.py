"""Reading the files of the demonstration world."""

from datetime import date
from pathlib import Path

import yaml

from portal.demo.logic import World

FOLDER = Path(__file__).resolve().parent / "world"


def read_yaml(path: Path) -> dict:
    """Return a YAML file of the world as plain values."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader, in C where there is one


def read_world(*, today: date, folder: Path = FOLDER) -> World:
    """Return the world of `folder`, told as if `today` were its as_of day."""
    return World(data=read_yaml(folder / "world.yaml"), folder=folder, today=today)
