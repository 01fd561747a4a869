"""The pages under /assess/questions/."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from certification.questions import selectors, services
from certification.questions.enums import VersionState
from certification.questions.models import Intake, Question, QuestionVersion
from portal.access.enums import Role
from portal.organisations.models import Organisation
from portal.regions.models import Region

pytestmark = pytest.mark.django_db

TEXT = "// [id:E-1]\n吃饭要坐起来。{T####不容易呛}\n\n// [id:E-2]\n先做什么？{=洗手 ~记录}\n\n没有答案{~甲 ~乙}"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def bodies(now):
    region = Region.objects.create(code=230000, name="示例省", level="province", path="230000")
    make = Organisation.objects.create
    common = {"kind": "assessment_body", "region": region, "created_at": now}
    return [make(name=f"示例中心{n}", credit_code=f"52230100XXXX00{n:04d}", **common) for n in (1, 2)]


@pytest.fixture
def officers(make_user, bodies):
    """Two officers of the first body, one of the second."""
    first, second = bodies
    role = Role.ASSESSMENT_BODY_OFFICER
    return [make_user((role, body, None)) for body in (first, first, second)]


@pytest.fixture
def bank(bodies, now):
    return services.open_bank(
        code="caregiver", title="养老护理员题库", organisation_id=bodies[0].pk, actor=None, now=now
    )


@pytest.fixture
def filled(bank, officers, now):
    services.import_questions(content=TEXT.encode(), format="gift", bank_code=bank.code, actor=officers[0], now=now)
    return bank


def send(client: Client, bank, content: bytes = TEXT.encode(), name: str = "题目.gift"):
    url = reverse("questions:upload", args=[bank.code])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def test_upload_report_confirm(signed_in, officers, bank, drain):
    client = signed_in(officers[0])
    answer = send(client, bank)
    assert answer.status_code == 302
    report = client.get(answer.url).content.decode()
    assert "可以导入 2 道题" in report
    assert "没有正确答案" in report
    assert not Question.objects.exists()
    waits = client.post(answer.url, follow=True).content.decode()
    assert "hx-get" in waits
    assert not Question.objects.exists(), "the request itself imports nothing"
    drain()
    done = client.get(answer.url).content.decode()
    assert "导入了 2 道题" in done
    assert "吃饭要坐起来" in done
    assert selectors.waiting(bank).count() == 2
    intake = Intake.objects.get()
    assert (intake.imported, intake.format) == (2, "gift")
    client.post(answer.url)
    drain()
    assert Question.objects.count() == 2
    again = client.get(send(client, bank).url).content.decode()
    assert "没有新题" in again


def test_spreadsheet_through_the_browser(signed_in, officers, bank):
    client = signed_in(officers[0])
    template = client.get(reverse("questions:template"))
    assert template.status_code == 200
    answer = send(client, bank, template.content, "模板.xlsx")
    assert "可以导入 7 道题" in client.get(answer.url).content.decode()


def test_aiken_is_told_by_its_text(signed_in, officers, bank):
    answer = send(signed_in(officers[0]), bank, "问？\nA. 甲\nB. 乙\nANSWER: B\n".encode(), "a.txt")
    assert answer.status_code == 302
    assert Intake.objects.get().format == "aiken"


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"%PDF-1.7"), ("a.xlsx", b"%PDF-1.7"), ("a.gift", b""), ("a.xlsx", b"PK\x03\x04x")]
)
def test_unfit_files_are_refused_beside_the_field(signed_in, officers, bank, name, content):
    answer = send(signed_in(officers[0]), bank, content, name)
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
    assert not Intake.objects.exists()


def test_no_file(signed_in, officers, bank):
    assert signed_in(officers[0]).post(reverse("questions:upload", args=[bank.code])).status_code == 422


def test_list_filters_and_pages(signed_in, officers, filled, now):
    many = "\n\n".join(f"// [id:N-{n:03d}]\n第 {n} 题。{{F}}" for n in range(40))
    services.import_questions(content=many.encode(), format="gift", bank_code="caregiver", actor=officers[0], now=now)
    client = signed_in(officers[0])
    url = reverse("questions:bank", args=["caregiver"])
    page = client.get(url).content.decode()
    assert "共 42 道题" in page
    assert "after=" in page
    assert "共 1 道题" in client.get(url, {"q": "先做什么"}).content.decode()
    assert "共 1 道题" in client.get(url, {"type": "single", "state": "proposed"}).content.decode()
    assert "没有找到" in client.get(url, {"q": "不存在的题"}).content.decode()
    assert "第 39 题" in client.get(url, {"after": "N-030"}).content.decode()


def test_list_costs_the_same_for_one_and_for_many(signed_in, officers, filled, django_assert_num_queries, now):
    client = signed_in(officers[0])
    url = reverse("questions:bank", args=["caregiver"])
    client.get(url)
    with django_assert_num_queries(13, exact=False):
        client.get(url)


def test_a_colleague_approves(signed_in, officers, filled):
    client = signed_in(officers[1])
    url = reverse("questions:review", args=["caregiver"])
    assert "还有 2 道等您审核" in client.get(url).content.decode()
    ids = list(QuestionVersion.objects.values_list("pk", flat=True))
    assert "通过了 2 道题" in client.post(url, {"version": ids}, follow=True).content.decode()
    assert selectors.approved(filled).count() == 2


def test_the_author_does_not(signed_in, officers, filled):
    client = signed_in(officers[0])
    url = reverse("questions:review", args=["caregiver"])
    assert "您自己导入的 2 道题" in client.get(url).content.decode()
    client.post(url, {"version": list(QuestionVersion.objects.values_list("pk", flat=True))})
    question = Question.objects.get(code="E-1")
    client.post(reverse("questions:approve", args=[question.public_id]))
    assert not selectors.approved(filled).exists()


def test_one_question_is_sent_back_with_a_reason(signed_in, officers, filled):
    client = signed_in(officers[1])
    question = Question.objects.get(code="E-2")
    page = client.get(reverse("questions:question", args=[question.public_id])).content.decode()
    assert "先做什么" in page
    assert "审核这道题" in page
    url = reverse("questions:reject", args=[question.public_id])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "选项有歧义"}).status_code == 302
    assert question.versions.get().state == VersionState.REJECTED
    page = client.get(reverse("questions:question", args=[question.public_id])).content.decode()
    assert "选项有歧义" in page


def test_retire_and_export(signed_in, officers, filled):
    client = signed_in(officers[0])
    question = Question.objects.get(code="E-2")
    client.post(reverse("questions:retire", args=[question.public_id]))
    assert Question.objects.get(pk=question.pk).retired
    exported = client.post(reverse("questions:export", args=["caregiver"]), {"format": "gift"})
    assert "吃饭要坐起来" in exported.content.decode()
    assert "先做什么" not in exported.content.decode()
    client.post(reverse("questions:retire", args=[question.public_id]))
    sheet = client.post(reverse("questions:export", args=["caregiver"]), {"format": "xlsx"})
    assert io.BytesIO(sheet.content).read(2) == b"PK"


def test_another_body_finds_nothing(signed_in, officers, filled):
    own = signed_in(officers[0])
    intake_url = send(own, filled).url
    stranger = signed_in(officers[2])
    question = Question.objects.get(code="E-1")
    assert "养老护理员题库" not in stranger.get(reverse("questions:index")).content.decode()
    for method in ("get", "post"):
        ask = getattr(stranger, method)
        assert ask(intake_url).status_code == 404
        for name in ("bank", "upload", "review", "export"):
            assert ask(reverse(f"questions:{name}", args=["caregiver"])).status_code in (404, 405)
        for name in ("question", "approve", "reject", "retire"):
            assert ask(reverse(f"questions:{name}", args=[question.public_id])).status_code in (404, 405)
    assert question.versions.get().state == VersionState.PROPOSED


def test_learners_and_strangers_stay_outside(signed_in, make_user, bank):
    url = reverse("questions:bank", args=["caregiver"])
    assert Client().get(url).status_code == 302
    assert signed_in(make_user((Role.LEARNER, None, None))).get(url).status_code == 403


def test_nothing_that_a_file_brings_becomes_markup(signed_in, officers, bank, now):
    text = f"{HOSTILE}题干{{={HOSTILE.replace('=', chr(92) + '=')}甲 ~乙#{HOSTILE.replace('=', chr(92) + '=')}}}"
    client = signed_in(officers[0])
    report = client.get(send(client, bank, text.encode()).url).content.decode()
    content = '- {code: H-1, type: single, stem: "%s", options: [{key: A, text: "%s"}, {key: B, text: 乙}], key: A}'
    hostile = HOSTILE.replace('"', '\\"')
    services.import_questions(
        content=("questions:\n" + content % (hostile, hostile)).encode(),
        format="yaml",
        bank_code=bank.code,
        actor=officers[0],
        now=now,
    )
    question = Question.objects.get(code="H-1")
    pages = [
        report,
        client.get(reverse("questions:bank", args=[bank.code])).content.decode(),
        client.get(reverse("questions:question", args=[question.public_id])).content.decode(),
        signed_in(officers[1]).get(reverse("questions:review", args=[bank.code])).content.decode(),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
