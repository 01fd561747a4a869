"""The whole demonstration world, told through the services of all rooms."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

from certification.awards import selectors as awards
from certification.certificates import selectors as certificates
from certification.exams import selectors as exams
from certification.targets.selectors import figures
from certification.verification import selectors as verification
from portal.audit import registry
from portal.audit import services as audit
from portal.demo import services as demo
from portal.employment import selectors as employment
from portal.jobs import services as jobs

FLOORS = {"portal", "courses", "certification", "credit"}
# Rows that a second telling may add: what is done, not what is so.
DEEDS = {"portal_audit.entry", "portal_jobs.job", "portal_messaging.message", "certification_verification.head"}


def _counts() -> dict[str, int]:
    return {
        model._meta.label_lower: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.split(".")[0] in FLOORS and model._meta.label_lower not in DEEDS
    }


def _statistics_are_those_of_the_file(world):
    """The figures that the world's author worked out by hand, for agencies and cities, as known at two moments."""
    for expected in world.data["expected_certified"]:
        on, known_at = world.day(expected["as_of"]), world.moment(expected["known_at"], "23:59")
        if expected["scope"].startswith("O"):
            spells = employment.in_post(on=on).filter(organisation_id=world.ids[expected["scope"]])
        else:
            spells = employment.in_post(on=on, regions=[int(expected["scope"])])
        people = list(spells.values_list("person_id", flat=True))
        found = {"caregivers": len(people)}
        for measure in ("strict", "wide"):
            held = certificates.counted(on=on, known_at=known_at, verified=measure == "strict")
            found[measure] = len(set(held.filter(person_id__in=people).values_list("person_id", flat=True)))
        assert found == {key: expected[key] for key in found}, expected
        if not expected["scope"].startswith("O"):
            sheet = figures.from_facts(int(expected["scope"]), as_of=on, known_at=known_at)
            counts = sheet.total
            assert counts["headcount"] == expected["caregivers"]
            assert sum(counts.get(f"level_{level}", 0) for level in range(1, 6)) == expected["strict"]
            assert counts["wide"] == expected["wide"]
    desk = figures.sheet(230000, as_of=world.today, today=world.today)
    assert desk.built_at is not None
    assert desk.total["headcount"] == 23


def _certificates_can_be_shown(world):
    """A session waits for the award button; the caregiver's certificate is the portal's own, was shared and looked up."""
    session = exams.session_by_id(world.ids["E4"])
    officer = get_user_model().objects.get(pk=world.ids["user:P43"])
    rows = awards.batches.forecast(session, user=officer, on=world.today)
    assert [row["ready"] for row in rows].count(True) == 11
    assert [[reason["code"] for reason in row["reasons"]] for row in rows if not row["ready"]] == [["practical"]]
    assert not any(row["award"] or row["missing"] for row in rows)
    held = certificates.of_people([world.ids["P13"]]).filter(kind="skill_level", source_kind="award").get()
    assert held.level == 4
    assert held.pdf_id is not None
    assert held.credential["proof"]
    assert held.status_index is not None
    assert [link.opened for link in verification.links_of(held.pk)] == [1]
    assert sorted(row.way for row in verification.look_ups_of(held.person_id)) == ["page", "share"]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db
def test_the_world_is_told_to_its_end_and_telling_it_again_changes_nothing(now, tmp_path, capsys):
    world = demo.tell(now=now)
    report = world.report["certificate"]
    assert report["name"] == "郎云芝"
    assert report["number"].startswith("S9999")
    call_command("verify_pdf", report["pdf"])
    assert report["number"] in capsys.readouterr().out
    _statistics_are_those_of_the_file(world)
    _certificates_can_be_shown(world)
    # What the worker does in the background meanwhile: the other certificates' files.
    # News is dated by the clock, which a slow machine may have carried far beyond `now`.
    jobs.run_pending(now=timezone.now() + timedelta(minutes=4), raise_errors=True)
    before = _counts()
    assert before["certification_certificates.certificate"] >= 2
    assert before["courses_hours.hourentry"] > 0
    demo.tell(now=now + timedelta(minutes=5), again=True)
    assert _counts() == before
    assert [fault for check in registry.LEDGERS.values() for fault in check()] == []
    assert audit.verify() == []
