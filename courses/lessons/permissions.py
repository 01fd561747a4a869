"""Who may learn, and who may read a lesson's files."""

from typing import Any

from courses.enrolment.enums import LEARNING
from portal.people import selectors as people


def is_learner(user: Any, enrolment: Any) -> bool:
    """Say whether the enrolment is the user's own."""
    person = people.of_user(user)
    return person is not None and person.pk == enrolment.person_id


def may_learn(enrolment: Any) -> bool:
    """Say whether the lessons of the class are open to this enrolment."""
    return enrolment.state in LEARNING
