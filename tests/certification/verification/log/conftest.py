"""What the tests of the log share: keys of the test's own, and certificates with a frozen file."""

import pytest

from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate
from portal.jobs.models import Job
from tests.certification.verification.log.making import freeze
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    """A key that leaks in one test must not be missing in the next."""
    settings.SIGNING_FOLDER = tmp_path / "signing"


@pytest.fixture
def issue(body, now):
    number_patterns(body)
    person = PersonFactory(name="王小芳")

    def make(count=1, *, frozen=True):
        made = []
        start = Certificate.objects.count()
        for place in range(start, start + count):
            row = certificates.award(
                kind=Kind.SKILL_LEVEL, person_id=person.pk, issuer_id=body.pk, level=5, source_kind="log",
                source_id=place + 1, issued_on=now.date(), facts={}, actor=None, now=now,
            )  # fmt: skip
            made.append(freeze(row) if frozen else row)
        # What renders and tells the holder is another room's matter.
        Job.objects.all().delete()
        return made

    return make
