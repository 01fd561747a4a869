"""One question written on a page: a new one, or a new version of one that is there."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.questions.enums import VersionState
from certification.questions.errors import Unfit
from certification.questions.logic import contents, validation
from certification.questions.logic.contents import Draft
from certification.questions.models import Bank, Module, Question, QuestionVersion
from portal.access.errors import Refusal
from portal.audit import services as audit


def check(draft: Draft) -> None:
    """Accept a draft or refuse it with everything that is wrong.

    :raises Unfit: where the rules of its type do not hold.
    """
    problems = [problem for problem in validation.check(draft) if problem.is_error]
    if problems:
        raise Unfit(problems)


@transaction.atomic
def propose(
    *, bank: Bank, draft: Draft, question: Question | None = None, actor: Any, now: datetime
) -> QuestionVersion:
    """Put a written question up for another person's approval.

    :param question: the one that gets a new version; None for a new question, named by ``draft.code`` or, where that is
        empty, by its content.
    :raises Unfit: for what may not enter a bank.
    :raises Refusal: for a code that is taken, and for a version that changes nothing.
    """
    check(draft)
    # The lock makes two writers into one bank take turns, so that version numbers stay whole.
    bank = Bank.objects.select_for_update().get(pk=bank.pk)
    number = 1
    if question is None:
        code = draft.code or contents.identity(draft)
        if Question.objects.filter(bank=bank, code=code).exists():
            raise Refusal("code_taken", _("题库里已经有这个编号的题，或者一样的题"), "code")
        question = Question.objects.create(bank=bank, code=code, created_at=now)
    else:
        newest = QuestionVersion.objects.filter(question=question).order_by("-number")[:1].get()
        if newest.content_hash == contents.digest(draft):
            raise Refusal("unchanged", _("没有改动，不用提交新版本"), "stem")
        number = newest.number + 1
    version = QuestionVersion.objects.create(
        question=question,
        number=number,
        type=draft.type,
        stem=draft.stem,
        content=draft.content,
        explanation=draft.explanation,
        marks=draft.marks,
        module=Module.objects.filter(bank=bank, code=draft.module).first() if draft.module else None,
        level=draft.level,
        difficulty=draft.difficulty,
        content_hash=contents.digest(draft),
        created_at=now,
        proposed_by=actor,
        state=VersionState.PROPOSED,
    )
    audit.record(actor=actor, action="questions.version.proposed", target=version, now=now)
    return version
