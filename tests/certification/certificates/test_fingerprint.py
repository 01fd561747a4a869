"""One fingerprint under one name: what the paper says is what its holder and whoever checks it read."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.certificates import logic, selectors, services
from certification.certificates.enums import Kind
from portal.files import services as files
from portal.printing import services as printing
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(body, now, tmp_path, settings):
    settings.SIGNING_FOLDER = str(tmp_path / "signing")
    settings.SIGNING_PDF_ALGORITHM = "ES256"
    number_patterns(body)
    row = services.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory(name="王小芳").pk, issuer_id=body.pk, level=5, source_kind="test",
        source_id=1, issued_on=now.date(), actor=None, facts={}, now=now,
    )  # fmt: skip
    return services.render(certificate_id=row.pk, now=now)


def said(made):
    """The fingerprint as the paper prints it."""
    return logic.digest_text(logic.content_digest(made.credential))


def test_the_paper_the_holder_and_the_check_say_the_same(made, signed_in, client):
    content = files.read(made.pdf)
    assert f"数据指纹 {said(made)}".replace(" ", "") in "".join(printing.seen_text(content).split())
    page = signed_in(made.person.user).get(f"/certificates/{made.public_id}/").content.decode()
    assert said(made) in page
    file_print = hashlib.sha256(content).hexdigest()
    assert logic.digest_text(file_print) not in page
    answers = [
        client.get(f"/v/{made.verify_code}"),
        client.post("/verify/", {"number": made.number, "name": made.holder_name}),
    ]
    for answer in answers:
        page = answer.content.decode()
        assert said(made) in page
        assert "数据指纹" in page
        assert "文件指纹" not in page, "no file was given"


def test_an_uploaded_file_has_both_and_each_its_name(made, client):
    content = files.read(made.pdf)
    upload = SimpleUploadedFile("c.pdf", content, "application/pdf")
    page = client.post("/verify/", {"file_check": "1", "file": upload}).content.decode()
    assert said(made) in page
    assert hashlib.sha256(content).hexdigest() in page
    assert page.index("数据指纹") < page.index("文件指纹")


def test_the_order_of_names_and_a_new_proof_change_nothing(made):
    turned = json.loads(json.dumps(made.credential))
    turned = {name: turned[name] for name in reversed(list(turned))}
    assert logic.content_digest(turned) == logic.content_digest(made.credential)
    assert logic.content_digest({**turned, "proof": {"proofValue": "z1"}}) == logic.content_digest(made.credential)
    assert logic.content_digest({**turned, "name": "x"}) != logic.content_digest(made.credential)


def test_where_no_paper_says_one_no_row_stands(body, now, signed_in):
    row = services.record(
        kind=Kind.TRAINING, person_id=PersonFactory(name="王小芳").pk, number="PX-1", level=None, issued_on=now.date(),
        issuer_id=body.pk, actor=None, now=now,
    )  # fmt: skip
    assert selectors.printed_digest(row) == ""
    assert "数据指纹" not in signed_in(row.person.user).get(f"/certificates/{row.public_id}/").content.decode()


def test_the_programs_answer_has_no_fingerprint(made, client):
    sent = json.dumps({"number": made.number, "name": made.holder_name})
    answer = client.post("/api/v1/certificates/verify", sent, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["found"]
    assert "digest" not in answer.json()
