"""Two claims for one month at the same moment, from two agencies: one wins, the other is told why."""

import threading
from dataclasses import replace

import pytest
from django.db import connection

from credit.subsidies import errors, selectors, services
from credit.subsidies.models import Claim, Line, Step
from tests.factories.people import OrganisationFactory


@pytest.mark.django_db(transaction=True)
def test_two_agencies_one_month(confirmed, make_caregiver, noon, monkeypatch):
    person = make_caregiver()
    other = OrganisationFactory(kind="agency", name="示例第二养老院", region=confirmed.region)
    look, of_thread, start = selectors.offer, threading.local(), threading.Barrier(2)

    def offered(*args, **more):
        # What each agency's page would have offered: the same month, once for each of the two.
        found = look(*args, **more)
        return replace(found, organisation=of_thread.agency) if found else found

    monkeypatch.setattr(selectors, "offer", offered)
    ends = {}

    def claim(agency):
        of_thread.agency = agency
        try:
            start.wait(timeout=20)
            ends[agency.pk] = services.submit(person=person, code="post_allowance", actor=None, now=noon)
        except Exception as error:
            ends[agency.pk] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(agency,)) for agency in (confirmed.agency, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    won = [end for end in ends.values() if isinstance(end, Claim)]
    lost = [end for end in ends.values() if isinstance(end, errors.AlreadyClaimed)]
    assert (len(won), len(lost)) == (1, 1), ends
    assert "同一笔补贴只能领一次，在两家单位也一样" in str(lost[0])
    # Of the other nothing is left, not even a step of its history.
    assert Claim.objects.get() == won[0]
    assert Line.objects.get().claim == won[0]
    assert {step.claim_id for step in Step.objects.all()} == {won[0].pk}
