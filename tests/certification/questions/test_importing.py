"""Imports, approvals and what can be drawn: the room's services and selectors."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from certification.questions import errors, selectors, services
from certification.questions.enums import VersionState
from certification.questions.logic import contents
from certification.questions.models import Bank, Module, Question, QuestionVersion
from portal.audit.models import Entry

pytestmark = pytest.mark.django_db

GOOD = """$CATEGORY: 饮食照护

// [id:E-1]
吃饭要坐起来。{T}

// [id:E-2]
先做什么？{=洗手 ~记录}

// [id:E-3]
哪些？{~%50%甲 ~%50%乙 ~丙}
"""
MIXED = "好题。{T}\n\n没有答案{~甲 ~乙}\n\n说明文字"


@pytest.fixture
def author(make_user):
    return make_user()


@pytest.fixture
def colleague(make_user):
    return make_user()


def load(text: str = GOOD, *, actor=None, now, **more):
    return services.import_questions(
        content=text.encode(), format="gift", bank_code="caregiver", actor=actor, now=now, **more
    )


def approve_all(actor, now):
    bank = selectors.bank("caregiver")
    ids = list(selectors.waiting(bank).values_list("pk", flat=True))
    return services.approve_many(version_ids=ids, actor=actor, now=now)


def test_import_makes_versions_that_wait(author, now):
    report = load(actor=author, now=now)
    assert report.as_dict() == {
        "read": 3,
        "imported": 3,
        "skipped": 0,
        "by_type": {"multiple": 1, "single": 1, "true_false": 1},
        "problems": [],
    }
    bank = selectors.bank("caregiver")
    assert selectors.waiting(bank).count() == 3
    assert not selectors.approved(bank).exists()
    assert [module.title for module in selectors.modules(bank)] == ["饮食照护"]
    assert Entry.objects.filter(action="questions.imported").count() == 1


def test_the_stored_hash_is_that_of_the_stored_question(author, now):
    load(actor=author, now=now)
    for version in QuestionVersion.objects.select_related("question", "module").order_by("pk"):
        assert contents.digest(selectors.draft(version)) == version.content_hash


def test_the_same_file_again_changes_nothing(author, now):
    load(actor=author, now=now)
    report = load(actor=author, now=now)
    assert (report.imported, report.skipped, report.count("unchanged")) == (0, 3, 3)
    assert QuestionVersion.objects.count() == 3


def test_a_changed_question_gets_a_new_version_and_the_old_one_stays_in_use(author, colleague, now):
    load(actor=author, now=now)
    approve_all(colleague, now)
    report = load(GOOD.replace("=洗手 ~记录", "=洗手 ~记录 ~戴帽"), actor=author, now=now)
    assert (report.count("changed"), report.count("unchanged")) == (1, 2)
    bank = selectors.bank("caregiver")
    in_use = selectors.approved(bank).get(question__code="E-2")
    assert (in_use.number, len(in_use.content["options"])) == (1, 2)
    services.approve(version=selectors.waiting(bank).get(), actor=colleague, now=now)
    in_use = selectors.approved(bank).get(question__code="E-2")
    assert (in_use.number, len(in_use.content["options"])) == (2, 3)
    assert selectors.approved(bank).count() == 3


def test_one_bad_question_does_not_stop_the_file(now):
    report = load(MIXED, now=now)
    assert (report.read, report.imported, report.skipped) == (3, 1, 2)
    assert [(problem.line, problem.code) for problem in report.problems] == [(3, "no_key"), (5, "description")]


def test_all_or_nothing(now):
    report = load(MIXED, now=now, only_good=False)
    assert (report.imported, report.done, report.held_back) == (0, False, True)
    assert report.by_type == {}
    assert not Bank.objects.exists()


def test_a_rehearsal_writes_nothing(now):
    report = load(now=now, dry_run=True)
    assert (report.imported, report.done) == (3, False)
    assert not Bank.objects.exists()
    assert not Entry.objects.exists()


def test_a_module_is_known_by_its_title(author, now):
    bank = services.open_bank(code="caregiver", title="题库", actor=author, now=now)
    services.define_modules(bank=bank, modules=[("EAT", "饮食照护")], actor=author, now=now)
    load(actor=author, now=now)
    assert list(Module.objects.values_list("code", "title")) == [("EAT", "饮食照护")]
    assert load(actor=author, now=now).count("unchanged") == 3


def test_formats_without_a_reader_and_bad_codes_are_refused(now):
    with pytest.raises(errors.UnreadableFormat):
        services.import_questions(content=b"", format="qti", bank_code="x", actor=None, now=now)
    with pytest.raises(errors.InvalidBankCode):
        services.import_questions(content=b"", format="gift", bank_code="坏 代号", actor=None, now=now)


def test_nobody_approves_their_own(author, colleague, now):
    load(actor=author, now=now)
    version = selectors.waiting(selectors.bank("caregiver")).first()
    with pytest.raises(errors.OwnQuestion):
        services.approve(version=version, actor=author, now=now)
    result = approve_all(author, now)
    assert (result.approved, result.own) == (0, 3)
    with transaction.atomic(), pytest.raises(IntegrityError):
        QuestionVersion.objects.filter(pk=version.pk).update(
            state=VersionState.APPROVED, approved_by=author, decided_at=now
        )
    with transaction.atomic(), pytest.raises(IntegrityError):
        QuestionVersion.objects.filter(pk=version.pk).update(state=VersionState.APPROVED)
    assert approve_all(colleague, now).approved == 3


def test_a_decision_is_taken_once(author, colleague, now):
    load(actor=author, now=now)
    first, second, *_ = selectors.waiting(selectors.bank("caregiver"))
    services.approve(version=first, actor=colleague, now=now)
    with pytest.raises(errors.NotProposed):
        services.reject(version=first, reason="晚了", actor=colleague, now=now)
    with pytest.raises(errors.ReasonMissing):
        services.reject(version=second, reason="  ", actor=colleague, now=now)
    sent_back = services.reject(version=second, reason="选项有歧义", actor=colleague, now=now)
    assert (sent_back.state, sent_back.reason) == (VersionState.REJECTED, "选项有歧义")
    result = services.approve_many(version_ids=[first.pk, second.pk], actor=colleague, now=now)
    assert (result.approved, result.already_decided) == (0, 2)


@pytest.mark.parametrize("change", [{"stem": "改了"}, {"marks": Decimal(9)}, {"content": {}}, {"content_hash": ""}])
def test_the_database_refuses_to_change_a_version(author, now, change):
    load(actor=author, now=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuestionVersion.objects.order_by("pk")[:1].get().__class__.objects.filter(number=1).update(**change)


def test_the_database_refuses_to_delete_a_version(author, now):
    load(actor=author, now=now)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {QuestionVersion._meta.db_table}")


def test_counts_and_filters(author, colleague, now):
    load(GOOD + "\n\n// [id:E-4] [level:4] [difficulty:5]\n四级题。{F}", actor=author, now=now)
    approve_all(colleague, now)
    bank = selectors.bank("caregiver")
    assert selectors.counts(bank) == {
        ("饮食照护", "multiple", 3): 1,
        ("饮食照护", "single", 3): 1,
        ("饮食照护", "true_false", 3): 1,
        ("饮食照护", "true_false", 5): 1,
    }
    assert selectors.approved(bank, level=5).count() == 3
    assert selectors.approved(bank, level=4, types=["true_false"], module="饮食照护", difficulty=5).count() == 1
    question = Question.objects.get(code="E-1")
    services.retire(question=question, actor=colleague, now=now)
    assert selectors.approved(bank).count() == 3
    services.restore(question=question, actor=colleague, now=now)
    assert selectors.approved(bank).count() == 4


@pytest.mark.parametrize("format", ["gift", "xlsx"])
def test_an_export_is_read_again_without_a_change(author, now, format):
    load(actor=author, now=now)
    export = services.export_questions(bank=selectors.bank("caregiver"), format=format, actor=author, now=now)
    assert (export.written, export.left_out) == (3, ())
    report = services.import_questions(
        content=export.content, format=format, bank_code="caregiver", actor=author, now=now
    )
    assert [problem.code for problem in report.problems] == []
    assert report.count("unchanged") == 3


def test_many_questions_are_written_in_bulk(author, now, django_assert_max_num_queries):
    text = "\n\n".join(f"// [id:N-{number}]\n第 {number} 题。{{T}}" for number in range(1200))
    with django_assert_max_num_queries(60):
        assert load(text, actor=author, now=now).imported == 1200


# the command


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    try:
        call_command(*arguments)
        code = 0
    except SystemExit as stop:
        code = stop.code
    except CommandError as error:
        code = error.returncode
    output = capsys.readouterr()
    return code, output.out, output.err


def test_command_prints_one_object(capsys, tmp_path):
    file = tmp_path / "a.gift"
    file.write_text(MIXED, encoding="utf-8")
    code, out, err = run(capsys, "import_questions", str(file), "--format", "gift", "--bank", "new", "--json")
    assert code == 1
    report = json.loads(out)
    assert set(report) == {"read", "imported", "skipped", "by_type", "problems"}
    assert set(report["problems"][0]) == {"line", "item", "code", "message"}
    assert report["by_type"] == {"true_false": 1}
    assert "1 new" in err
    assert Bank.objects.get().code == "new"


def test_command_ends_well_and_rehearses(capsys, tmp_path):
    file = tmp_path / "a.gift"
    file.write_text(GOOD, encoding="utf-8")
    code, out, _ = run(capsys, "import_questions", str(file), "--format", "gift", "--bank", "b", "--dry-run", "--json")
    assert (code, json.loads(out)["imported"], Bank.objects.count()) == (0, 3, 0)
    assert run(capsys, "import_questions", str(file), "--format", "gift", "--bank", "b")[0] == 0


def test_command_used_wrongly(capsys, tmp_path):
    file = tmp_path / "a.xml"
    file.write_text("<quiz/>", encoding="utf-8")
    assert run(capsys, "import_questions", str(file), "--format", "moodlexml", "--bank", "b")[0] == 2
    assert run(capsys, "import_questions", str(tmp_path / "no"), "--format", "gift", "--bank", "b")[0] == 2
    assert run(capsys, "import_questions", str(file), "--format", "gift", "--bank", "B B")[0] == 2
    assert run(capsys, "export_questions", str(file), "--format", "gift", "--bank", "none")[0] == 2


@pytest.mark.parametrize(
    ("format", "file", "bank", "code", "words"),
    [
        ("moodlexml", "a.xml", "b", "format", "not supported yet; supported: xlsx, gift, aiken, yaml"),
        ("word", "a.xml", "b", "format", "no format of this command; supported: xlsx"),
        ("gift", "none", "b", "file", "No such file"),
        ("gift", "a.xml", "B B", "bank", "--bank"),
    ],
)
def test_a_refused_command_prints_the_same_object(capsys, tmp_path, format, file, bank, code, words):
    (tmp_path / "a.xml").write_text("<quiz/>", encoding="utf-8")
    told = run(capsys, "import_questions", str(tmp_path / file), "--format", format, "--bank", bank, "--json")
    report = json.loads(told[1])
    assert told[0] == 2
    assert (report["read"], report["imported"], report["problems"][0]["code"]) == (0, 0, code)
    assert words in report["problems"][0]["message"]


def test_command_exports(capsys, tmp_path, author, now):
    load(actor=author, now=now)
    file = tmp_path / "out.gift"
    assert run(capsys, "export_questions", str(file), "--format", "gift", "--bank", "caregiver")[0] == 0
    assert "吃饭要坐起来" in file.read_text(encoding="utf-8")
