"""The API does what its own description says."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from portal.wsgi import application


@pytest.fixture
def described(db: None) -> Iterator[schemathesis.BaseSchema]:
    """The description as the portal hands it out; calls go into this process and leave the test its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
def test_calls_answer_as_described(described):
    """Whatever is sent, well formed or not, gets an answer that the description knows; never an error of ours."""
    operations = [result.ok() for result in described.get_all_operations()]
    assert operations
    for operation in operations:

        @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def call(case):
            case.call_and_validate()

        call()
