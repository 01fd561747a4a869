"""What everybody reads of a certificate says of nobody who they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.certificates import errors, services
from certification.certificates.enums import Kind, State
from certification.certificates.logic import reasons
from certification.certificates.models import Certificate
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

NAME = "王小芳"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份证 230102198302279906 的持证人被举报", "identity"),
        ("23010219830227990x 被举报", "identity"),
        ("身份证２３０１０２１９８３０２２７９９０６", "identity"),
        ("身份证 230102 19830227 9906", "identity"),
        ("身份证230102-19830227-990X", "identity"),
        ("请打13800013800核实", "mobile"),
        ("电话 138 0001 3800", "mobile"),
        ("电话+8613800013800", "mobile"),
        ("王小芳替考", "name"),
        ("王 小 芳替考", "name"),
        ("持证人替考", ""),
        ("与证书 S999923999999265000027 重复", ""),
        ("见 2026-11-22 第 15 号决定，编号 PX-230103-2026-0061", ""),
        ("电话 0451-82345678", ""),
        ("16 位旧编号 1523000000400123", ""),
    ],
)
def test_what_a_public_reason_may_not_say(text, found):
    assert reasons.personal(text, name=NAME) == found


@given(st.from_regex(r"\A[1-9]\d{5}(19|20)\d{9}[\dX]\Z"), st.sampled_from(["", "持证人", "编号：", "（"]))
def test_every_identity_number_is_seen(number, before):
    assert reasons.personal(f"{before}{number}，已核查", name=NAME) == "identity"


@pytest.fixture
def certificate(body, now):
    number_patterns(body)
    return services.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory(name=NAME).pk, issuer_id=body.pk, level=5, source_kind="test",
        source_id=1, issued_on=now.date(), actor=None, facts={}, now=now,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["身份证 230102198302279906", "13800013800", "王小芳替考"])
def test_it_is_refused_at_the_field_before_anybody_confirms(certificate, officer, signed_in, now, text):
    at = f"/assess/certificates/{certificate.public_id}/suspend/"
    for step in ({}, {"step": "done"}):
        answer = signed_in(officer).post(at, {"reason": text, **step})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert text in page, "what was typed stays"
        assert "核验的人都看得到原因" in page
    for change in (services.suspend, services.revoke):
        with pytest.raises(errors.Refusal) as refusal:
            change(certificate=certificate, reason=text, on=now.date(), actor=officer, now=now)
        assert refusal.value.field == "reason"
    assert Certificate.objects.get(pk=certificate.pk).state == State.VALID
