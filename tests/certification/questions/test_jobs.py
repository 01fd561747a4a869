"""Long files are checked, all files imported in the background; their report is their sender's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certification.questions import services
from certification.questions.adapters import formats
from certification.questions.models import Intake, Question
from portal.access.enums import Role
from portal.jobs import selectors as jobs
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def gift(count):
    return "\n\n".join(f"// [id:L-{n}]\n第 {n} 题{{T}}" for n in range(1, count + 1)).encode()


@pytest.fixture
def officers(make_user):
    body = OrganisationFactory(kind="assessment_body")
    return [make_user((Role.ASSESSMENT_BODY_OFFICER, body, None)) for _one in range(2)], body


@pytest.fixture
def bank(officers, now):
    return services.open_bank(code="long", title="长题库", organisation_id=officers[1].pk, actor=None, now=now)


@pytest.fixture
def send(bank, signed_in, officers):
    def run(content):
        client = signed_in(officers[0][0])
        answer = client.post(
            reverse("questions:upload", args=[bank.code]), {"file": SimpleUploadedFile("题.gift", content)}
        )
        return client, answer["Location"]

    return run


def test_a_long_file_is_checked_in_the_background_and_then_imported(send, drain):
    client, address = send(gift(301))
    progress = f"{address}progress/"
    page = client.get(address).content.decode()
    assert f'hx-get="{progress}"' in page
    assert "HX-Refresh" not in client.get(progress)
    drain()
    assert client.get(progress)["HX-Refresh"] == "true"
    report = client.get(address).content.decode()
    assert "可以导入 301 道题" in report
    assert "第 100 题" in report
    assert "第 101 题" not in report
    assert "第 101 题" in client.get(f"{address}?from=100").content.decode()
    assert not Question.objects.exists()
    client.post(address)
    assert f'hx-get="{progress}"' in client.get(address).content.decode()
    drain()
    assert "导入了 301 道题" in client.get(address).content.decode()
    assert Question.objects.count() == 301
    job = jobs.by_key(f"questions.import:{Intake.objects.get().pk}")
    assert (job.done_count, job.total_count) == (301, 301)
    assert job.result["imported"] == 301


def test_a_short_file_is_checked_at_once(send):
    client, address = send(gift(300))
    assert "可以导入 300 道题" in client.get(address).content.decode()


def test_the_job_is_its_starters_alone(send, signed_in, officers, make_user, drain):
    client, address = send(gift(2))
    client.post(address)
    colleague = signed_in(officers[0][1])
    assert "另一位同事正在导入" in colleague.get(address).content.decode()
    assert colleague.get(f"{address}progress/").status_code == 404
    drain()
    page = colleague.get(address).content.decode()
    assert "由另一位同事导入过" in page
    assert "第 1 题" not in page
    other = make_user((Role.ASSESSMENT_BODY_OFFICER, OrganisationFactory(kind="assessment_body"), None))
    for tail in ("", "progress/"):
        assert signed_in(other).get(f"{address}{tail}").status_code == 404


def test_what_was_given_up_may_be_tried_again(send, drain):
    client, address = send(gift(2))
    client.post(address)
    key = f"questions.import:{Intake.objects.get().pk}"
    type(jobs.by_key(key)).objects.filter(key=key).update(state="failed", error="boom", attempts=9)
    assert "再试一次" in client.get(address).content.decode()
    client.post(address)
    drain()
    assert "导入了 2 道题" in client.get(address).content.decode()


def test_questions_are_counted_without_being_read():
    assert formats.estimate(gift(7), "gift") == 7
    assert formats.estimate("问？\nA. 甲\nB. 乙\nANSWER: B\n".encode() * 3, "aiken") == 3
    sheet = formats.estimate(services.template(), "xlsx")
    assert 7 <= sheet <= 60
    assert formats.estimate(b"PK\x03\x04 no archive", "xlsx") == 0
