"""One question written on a page: preview, on to a colleague, a new version; faults beside their fields."""

import pytest
from django.urls import reverse

from certification.questions import selectors, services
from certification.questions.models import Question, QuestionVersion
from portal.access.enums import Role
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

SINGLE = {
    "stem": "给卧床老人喂饭，先做什么？", "option_A": "把床头摇高", "option_B": "直接喂", "key": "A",
    "explanation": "平躺容易呛。", "module": "care", "level": "5", "difficulty": "2", "marks": "1.5", "code": "W-1",
}  # fmt: skip


@pytest.fixture
def officers(make_user):
    body = OrganisationFactory(kind="assessment_body")
    return [make_user((Role.ASSESSMENT_BODY_OFFICER, body, None)) for _one in range(2)], body


@pytest.fixture
def bank(officers, now):
    bank = services.open_bank(code="own", title="题库", organisation_id=officers[1].pk, actor=None, now=now)
    services.define_modules(bank=bank, modules=[("care", "生活照护")], actor=None, now=now)
    return bank


@pytest.fixture
def client(signed_in, officers):
    return signed_in(officers[0][0])


def new(kind="single"):
    return reverse("questions:new_of_kind", args=["own", kind])


def test_a_question_is_previewed_and_goes_to_a_colleague(bank, client, officers, signed_in):
    assert "写一道题" in client.get(reverse("questions:bank", args=["own"])).content.decode()
    assert client.get(reverse("questions:new", args=["own"])).status_code == 200
    look = client.post(new(), {**SINGLE, "step": "look"})
    assert look.status_code == 200
    assert "交给同事审核" in look.content.decode()
    assert not Question.objects.exists(), "looking writes nothing"
    done = client.post(new(), {**SINGLE, "step": "done"})
    version = QuestionVersion.objects.get()
    assert done["Location"] == reverse("questions:question", args=[version.question.public_id])
    assert (version.state, version.proposed_by, version.module.code) == ("proposed", officers[0][0], "care")
    assert (version.level, version.difficulty, str(version.marks)) == (5, 2, "1.50")
    assert version.content == {
        "type": "single", "key": "A",
        "options": [{"key": "A", "text": "把床头摇高"}, {"key": "B", "text": "直接喂"}],
    }  # fmt: skip
    desk = signed_in(officers[0][1]).get("/assess/").content.decode()
    assert reverse("questions:review", args=["own"]) in desk
    assert "没有等您审核的题" in client.get("/assess/").content.decode(), "nobody approves their own"


@pytest.mark.parametrize(
    ("kind", "sent", "key"),
    [
        ("multiple", {"option_C": "洗手", "key": ["A", "C"]}, ["A", "C"]),
        ("true_false", {"key": "false"}, False),
        ("true_false", {"key": "true"}, True),
    ],
)
def test_the_other_two_types(bank, client, kind, sent, key):
    assert client.get(new(kind)).status_code == 200
    assert client.post(new(kind), {**SINGLE, **sent, "step": "done"}).status_code == 302
    assert QuestionVersion.objects.get().content["key"] == key


@pytest.mark.parametrize(
    ("kind", "sent", "field"),
    [
        ("single", {"stem": " "}, "stem"),
        ("single", {"key": ""}, "key"),
        ("single", {"key": "C"}, "key"),
        ("single", {"option_B": ""}, "option_B"),
        ("single", {"option_B": "把床头 摇高"}, "option_B"),
        ("single", {"option_D": "洗手"}, "option_C"),
        ("single", {"marks": "0"}, "marks"),
        ("single", {"marks": "很多"}, "marks"),
        ("single", {"code": "编号"}, "code"),
        ("single", {"difficulty": "9"}, "difficulty"),
        ("single", {"module": "nowhere"}, "module"),
        ("single", {"stem": "坏\x00字"}, "stem"),
        ("multiple", {"key": ["A"]}, "key"),
        ("multiple", {"key": []}, "key"),
        ("true_false", {"key": "maybe"}, "key"),
    ],
)
def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(bank, client, kind, sent, field):
    for step in ("look", "done"):
        answer = client.post(new(kind), {**SINGLE, **sent, "step": step})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        if "explanation" not in sent:
            assert "平躺容易呛。" in answer.content.decode()
    assert not Question.objects.exists()


def test_a_code_is_taken_once_and_made_where_none_is_given(bank, client):
    client.post(new(), {**SINGLE, "step": "done"})
    again = client.post(new(), {**SINGLE, "stem": "别的题", "step": "done"})
    assert "已经有这个编号" in str(again.context["form"].errors["code"])
    client.post(new(), {**SINGLE, "code": "", "step": "done"})
    assert Question.objects.filter(code__startswith="q-").count() == 1
    assert client.post(new(), {**SINGLE, "code": "", "step": "done"}).status_code == 422, "the very same once"


def test_a_change_is_a_new_version_and_the_old_one_stays_in_use(bank, client, officers, now):
    client.post(new(), {**SINGLE, "step": "done"})
    first = QuestionVersion.objects.get()
    services.approve(version=first, actor=officers[0][1], now=now)
    address = reverse("questions:edit", args=[first.question.public_id])
    page = client.get(address).content.decode()
    assert "把床头摇高" in page
    same = {name: value for name, value in SINGLE.items() if name != "code"}
    assert "没有改动" in client.post(address, {**same, "step": "done"}).content.decode()
    client.post(address, {**same, "option_C": "先洗手", "key": "C", "step": "done"})
    second = QuestionVersion.objects.get(number=2)
    assert (second.content["key"], second.state) == ("C", "proposed")
    assert [version.pk for version in selectors.approved(bank)] == [first.pk]


def test_what_a_page_cannot_hold_is_left_to_files(bank, client, officers, now):
    text = "// [id:N-1]\n几度？{#37:0.5}"
    services.import_questions(content=text.encode(), format="gift", bank_code="own", actor=officers[0][0], now=now)
    public_id = Question.objects.get().public_id
    shown = client.get(reverse("questions:question", args=[public_id])).content.decode()
    assert "改这道题" not in shown
    assert client.get(reverse("questions:edit", args=[public_id])).status_code == 302
    assert client.get(new("essay")).status_code == 404


def test_another_body_writes_nothing_here(bank, client, make_user, signed_in):
    client.post(new(), {**SINGLE, "step": "done"})
    other = signed_in(make_user((Role.ASSESSMENT_BODY_OFFICER, OrganisationFactory(kind="assessment_body"), None)))
    edit = reverse("questions:edit", args=[Question.objects.get().public_id])
    for address in (new(), edit):
        assert other.get(address).status_code == 404
        assert other.post(address, {**SINGLE, "step": "done"}).status_code == 404
    assert QuestionVersion.objects.count() == 1
