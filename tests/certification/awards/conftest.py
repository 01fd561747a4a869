"""What the tests of batches share: two sessions with results."""

import pytest

from courses.enrolment.models import Enrolment
from tests.certification.awards.making import STRANGE, make_people
from tests.factories.exams import make_session, number_patterns
from tests.factories.practical import make_assessors, make_ready


@pytest.fixture
def prepared(body, make_user):
    """Three candidates who passed both parts; the second has a name that no font has."""
    number_patterns(body)
    people = make_people(3, p1=STRANGE)
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    return session


@pytest.fixture
def ready(body, make_user):
    """Three candidates who passed both parts; the third's course is not completed after all."""
    number_patterns(body)
    people = make_people(3)
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    Enrolment.objects.filter(person=people[2]).update(state="withdrawn")
    return session
