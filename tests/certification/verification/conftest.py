"""What the tests of verification share: a certificate and its file."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.verification import services
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns


@pytest.fixture
def issue(body, now):
    """Award a skill level: issue("王小芳")."""
    number_patterns(body)
    count = iter(range(1, 10_000))

    def make(name: str = "王小芳", **more: Any) -> Any:
        person = more.pop("person", None) or PersonFactory(name=name)
        return certificates.award(
            kind=Kind.SKILL_LEVEL, person_id=person.pk, issuer_id=body.pk, level=5, source_kind="test",
            source_id=next(count), issued_on=date(2026, 11, 1), facts={"scores": "理论知识 80 分"}, actor=None, now=now,
        )  # fmt: skip

    return make


@pytest.fixture
def certificate(issue):
    return issue()


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Path:
    """Signing keys of the test's own, small and quick."""
    settings.SIGNING_FOLDER = str(tmp_path / "signing")
    settings.SIGNING_PDF_ALGORITHM = "ES256"
    return tmp_path / "signing"


@pytest.fixture
def rendered(ring, certificate, now):
    return certificates.render(certificate_id=certificate.pk, now=now)


@pytest.fixture
def limits(monkeypatch):
    """Set the limits of looking.py: limits(PER_MINUTE=2)."""

    def change(**values: int) -> None:
        for name, value in values.items():
            monkeypatch.setattr(services.looking, name, value)

    return change
