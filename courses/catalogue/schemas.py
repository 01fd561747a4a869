"""Shapes of the API."""

from datetime import datetime
from uuid import UUID

from ninja import Schema


class School(Schema):
    """Who offers the course."""

    public_id: str
    name: str


class Course(Schema):
    """A course in the catalogue, in its newest version."""

    uuid: UUID
    code: str
    title: str
    level: int | None
    role: str
    summary: str
    summary_en: str
    audience: str
    school: School
    version: int
    version_id: str
    lessons: int
    minutes_online: int
    minutes_offline: int
    published_at: datetime
    url: str


class Catalogue(Schema):
    """One page of the catalogue."""

    count: int
    results: list[Course]
    next: str | None
