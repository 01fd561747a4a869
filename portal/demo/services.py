"""Telling the demonstration world."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from random import Random

from django.db import transaction

from portal.demo import adapters, registry
from portal.demo.logic import BEIJING, CHUNK, Chunk, Crowd, World
from portal.demo.models import Telling
from portal.jobs import services as jobs


def fingerprint() -> str:
    """Return a digest of the chapters' names and of the world's text files: when it changes, the world is told again."""
    digest = hashlib.sha256()
    for entry in registry.chapters():
        digest.update(f"{entry.order}{entry.name}".encode())
    for path in sorted(adapters.FOLDER.rglob("*.yaml")) + sorted(adapters.FOLDER.rglob("*.md")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def told() -> bool:
    """Say whether every chapter has been told from the files at hand; a start then need not read them."""
    telling = Telling.objects.order_by("pk").first()
    if telling is None:
        return False
    print_of_world = fingerprint()
    return all(telling.chapters.get(entry.name) == print_of_world for entry in registry.chapters())


def tell(*, now: datetime, again: bool = False, say: Callable[[str], None] = lambda text: None) -> World:
    """Tell every chapter that is not complete yet and return the world with its report.

    The first telling fixes the day that stands for the file's `as_of`; later ones keep it, so nothing moves or is
    told twice. Not one transaction: each chapter's services have their own, as in the life of the portal.

    Arguments: now, aware; again, tell complete chapters once more (they are safe to repeat); say, takes progress text.
    """
    print_of_world = fingerprint()
    telling = Telling.objects.order_by("pk").first()
    if telling is None:
        telling = Telling.objects.create(today=now.astimezone(BEIJING).date(), told_at=now)
    world = adapters.read_world(today=telling.today)
    world.ids.update(telling.ids)
    world.report.update(telling.report)
    for entry in registry.chapters():
        if telling.chapters.get(entry.name) == print_of_world and not again:
            continue
        say(entry.name)
        entry.load(world, now=now)
        jobs.run_pending(now=now, raise_errors=True)
        telling.chapters[entry.name] = print_of_world
        telling.ids = world.ids
        telling.report = world.report
        telling.save()
    return world


def gather(
    *,
    people: int,
    certificates: int,
    seed: int,
    now: datetime,
    say: Callable[[str], None] = lambda text: None,
) -> Crowd:
    """Make a crowd of synthetic people beside the world's, in chunks of constant memory.

    Not through the rooms' services, which would take days: each room fills its own tables (registry.bulk). Names are
    obviously invented, and nobody has a document. A crowd that was made before with this seed is left alone.

    Arguments: people, certificates, how many; seed, the same makes the same crowd; now, aware; say, takes text.
    Raises ValueError for numbers below one or beyond 5,000,000 people and 20,000,000 certificates.
    """
    if not (0 < people <= 5_000_000 and 0 <= certificates <= 20_000_000):
        raise ValueError("people from 1 to 5,000,000, certificates from 0 to 20,000,000")
    crowd = Crowd(people=people, certificates=certificates, seed=seed, now=now)
    parts = registry.bulks()
    for part in parts:
        if part.prepare is not None:
            part.prepare(crowd)
        if crowd.ids.get("there"):
            say("the crowd of this seed is there")
            return crowd
    for first in range(0, people, CHUNK):
        chunk = Chunk(first, min(CHUNK, people - first), Random(f"{seed}:{first}"))  # noqa: S311  a seed, no secret
        with transaction.atomic():
            for part in parts:
                if part.fill is not None:
                    part.fill(crowd, chunk)
        if first // CHUNK % 10 == 9:
            say(f"{first + chunk.size} people")
    for part in parts:
        if part.finish is not None:
            say(part.name)
            part.finish(crowd)
    return crowd
