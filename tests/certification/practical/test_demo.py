"""The world's practical marks, told through sheets."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from certification.practical import demo, selectors
from certification.practical.models import Assignment, Rubric, Sheet
from portal.demo.adapters import FOLDER
from portal.demo.logic import World
from tests.factories.exams import make_attempt, make_session, release, sit
from tests.factories.practical import make_assessors

pytestmark = pytest.mark.django_db

RESULTS = [
    {"person": "P08", "practical": "78.5", "note": ""},
    {"person": "P35", "practical": "54.0", "note": "实操未过，可单独补考"},
    {"person": "P17", "practical": None, "note": "理论未过，未参加实操"},
    {"person": "P19", "practical": "59.0", "note": "两名考评员相差9分，第三考评员介入后仍为59.0"},
]


@pytest.fixture
def world(body, make_user):
    september, december = make_session(body=body), make_session(body=body, opens_in=timedelta(days=21))
    told = World(
        data={
            "as_of": date(2026, 11, 21),
            "exams": [
                {"key": "E1", "starts_at": "2026-09-12", "state": "finished", "results": RESULTS},
                {"key": "E2", "starts_at": "2026-12-12", "state": "scheduled", "assessors": ["P44", "P45", "P46"]},
            ],
        },
        folder=FOLDER,
        today=timezone.now().date(),
        ids={"E1": september.pk, "E2": december.pk},
    )
    for key, user in zip(("P44", "P45", "P46"), make_assessors(body, make_user), strict=True):
        told.ids[f"user:{key}"] = user.pk
    for key, wrong in (("P08", 0), ("P35", 1), ("P17", 4), ("P19", 1)):
        attempt = make_attempt(september)
        sit(attempt, wrong=wrong)
        told.ids[f"registration:{september.pk}:{key}"] = attempt.registration_id
    release(september)
    told.ids[f"registration:{december.pk}:P11"] = make_attempt(december, started=False).registration_id
    return told


def test_the_marks_come_out_as_the_world_tells_them(world, now):
    for _ in range(2):  # safe to repeat
        demo.load(world, now=now)
    assert Rubric.objects.count() == 6
    found = {
        entry["person"]: selectors.latest_outcome(world.ids[f"registration:{world.ids['E1']}:{entry['person']}"])
        for entry in RESULTS
    }
    assert {key: row and (row.score, row.passed) for key, row in found.items()} == {
        "P08": (Decimal("78.50"), True),
        "P35": (Decimal("54.00"), False),
        "P17": None,
        "P19": (Decimal("59.00"), False),
    }
    third = Assignment.objects.get(number=3)
    first, second = Sheet.objects.filter(assignment__place=third.place, assignment__number__lt=3)
    assert abs(first.total - second.total) == 9
    # December: whoever registered, and the two who only sit the practical part again, spread over three assessors.
    december = Assignment.objects.filter(place__assessment__session_id=world.ids["E2"])
    assert december.values("place__assessment").distinct().count() == 3
    assert december.values("assessor").distinct().count() == 3
    assert selectors.desk(december.first().assessor)[0]["session"].pk == world.ids["E2"]
