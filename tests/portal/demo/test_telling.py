"""The whole demonstration world, told through the services of all rooms."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command

from portal.audit import registry
from portal.audit import services as audit
from portal.demo import services as demo
from portal.jobs import services as jobs

FLOORS = {"portal", "courses", "certification", "credit"}
# Rows that a second telling may add: what is done, not what is so.
DEEDS = {"portal_audit.entry", "portal_jobs.job", "portal_messaging.message"}


def _counts() -> dict[str, int]:
    return {
        model._meta.label_lower: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.split(".")[0] in FLOORS and model._meta.label_lower not in DEEDS
    }


@pytest.mark.slow
@pytest.mark.django_db
def test_the_world_is_told_to_its_end_and_telling_it_again_changes_nothing(now, tmp_path, capsys):
    world = demo.tell(now=now)
    report = world.report["certificate"]
    assert report["name"] == "郎云芝"
    assert report["number"].startswith("S9999")
    call_command("verify_pdf", report["pdf"])
    assert report["number"] in capsys.readouterr().out
    # What the worker does in the background meanwhile: the other certificates' files.
    jobs.run_pending(now=now + timedelta(minutes=4), raise_errors=True)
    before = _counts()
    assert before["certification_certificates.certificate"] >= 2
    assert before["courses_hours.hourentry"] > 0
    demo.tell(now=now + timedelta(minutes=5), again=True)
    assert _counts() == before
    assert [fault for check in registry.LEDGERS.values() for fault in check()] == []
    assert audit.verify() == []
