"""What the tests of templates share."""

import pytest

from certification.certificates.enums import Kind
from certification.certificates.services import templates as services
from portal.access.errors import TooMany


@pytest.fixture
def template(body, officer, now):
    return services.draft(issuer=body, kind=Kind.SKILL_LEVEL, actor=officer, now=now)


@pytest.fixture
def no_previews(monkeypatch):
    """Pages without their pictures, which take seconds."""

    def refuse(**given):
        raise TooMany("too_many", "稍后")

    monkeypatch.setattr(services, "show", refuse)
