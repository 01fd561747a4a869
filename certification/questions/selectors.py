"""Reading the question bank."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from certification.questions.enums import VersionState
from certification.questions.errors import UnknownBank
from certification.questions.logic.contents import Draft
from certification.questions.models import Bank, Intake, Module, Question, QuestionVersion
from portal.access import selectors as access
from portal.access.enums import Permission

#: Cells of ``counts``: (module code, type, difficulty) -> number of questions.
Counts = dict[tuple[str, str, int], int]


def bank(code: str) -> Bank:
    """The bank with this code.

    :raises UnknownBank: where there is none.
    """
    try:
        return Bank.objects.get(code=code)
    except Bank.DoesNotExist:
        raise UnknownBank(code) from None


def banks(user: Any, permission: str = Permission.QUESTIONS_EDIT) -> QuerySet[Bank]:
    """The banks that a user may work on: those of the organisations where they hold the permission.

    A bank of no organisation belongs to the portal; it is open to whoever holds the permission somewhere.
    """
    scope = access.scope(user, permission)
    if not scope:
        return Bank.objects.none()
    return Bank.objects.filter(
        Q(
            pk__in=scope.filter(
                Bank.objects.all(), organisation="organisation_id", region="organisation__region_id"
            ).values("pk")
        )
        | Q(organisation__isnull=True)
    )


def approved(
    bank: Bank,
    *,
    level: int | None = None,
    types: Iterable[str] | None = None,
    module: str | None = None,
    difficulty: int | None = None,
) -> QuerySet[QuestionVersion]:
    """The latest approved version of every question in use, narrowed by what is given.

    :param level: questions of this level and those of every level.
    :param module: the module's code.
    """
    later = QuestionVersion.objects.filter(
        question_id=OuterRef("question_id"), state=VersionState.APPROVED, number__gt=OuterRef("number")
    )
    found = QuestionVersion.objects.filter(
        ~Exists(later), question__bank=bank, question__retired=False, state=VersionState.APPROVED
    )
    if level is not None:
        found = found.filter(Q(level=level) | Q(level=None))
    if types is not None:
        found = found.filter(type__in=list(types))
    if module is not None:
        found = found.filter(module__code=module)
    if difficulty is not None:
        found = found.filter(difficulty=difficulty)
    return found.select_related("question", "module").order_by("question__code")


def counts(bank: Bank, *, level: int | None = None) -> Counts:
    """How many questions can be drawn, by (module code, type, difficulty); the module of those without one is ''."""
    rows = (
        approved(bank, level=level)
        .order_by()
        .values("module__code", "type", "difficulty")
        .annotate(number_of=Count("pk"))
        .order_by("module__code", "type", "difficulty")
    )
    return {(row["module__code"] or "", row["type"], row["difficulty"]): row["number_of"] for row in rows}


def version(pk: int) -> QuestionVersion:
    """One version, whatever its state.

    :raises QuestionVersion.DoesNotExist: where there is none.
    """
    return QuestionVersion.objects.select_related("question__bank", "module").get(pk=pk)


def intake(pk: int) -> Intake:
    """One received file.

    :raises Intake.DoesNotExist: where there is none.
    """
    return Intake.objects.select_related("bank", "file").get(pk=pk)


def modules(bank: Bank) -> QuerySet[Module]:
    """The modules of a bank in the order in which they were made."""
    return Module.objects.filter(bank=bank).order_by("pk")


def latest(bank: Bank) -> QuerySet[QuestionVersion]:
    """The newest version of every question of a bank, whatever its state, by code."""
    newer = QuestionVersion.objects.filter(question_id=OuterRef("question_id"), number__gt=OuterRef("number"))
    return (
        QuestionVersion.objects.filter(~Exists(newer), question__bank=bank)
        .select_related("question", "module", "proposed_by", "approved_by")
        .order_by("question__code")
    )


def waiting(bank: Bank) -> QuerySet[QuestionVersion]:
    """The versions of a bank that wait for a decision, oldest first."""
    return (
        QuestionVersion.objects.filter(question__bank=bank, state=VersionState.PROPOSED)
        .select_related("question", "module", "proposed_by")
        .order_by("created_at", "pk")
    )


def tallies(user: Any) -> QuerySet[Bank]:
    """The user's banks, each with ``in_use`` (approved) and ``open`` (waiting) as counts of questions and versions."""
    questions = Question.objects.filter(bank=OuterRef("pk"), retired=False)
    in_use = questions.filter(Exists(_versions(VersionState.APPROVED)))
    open_versions = QuestionVersion.objects.filter(question__bank=OuterRef("pk"), state=VersionState.PROPOSED)
    return banks(user).annotate(in_use=_number(in_use, "bank"), open=_number(open_versions, "question__bank"))


def to_review(user: Any) -> list[tuple[Bank, int]]:
    """Return the banks in which versions of other people wait for the user's decision, each with how many."""
    found = {bank.pk: bank for bank in banks(user, Permission.QUESTIONS_APPROVE)}
    waits = QuestionVersion.objects.filter(question__bank__in=found, state=VersionState.PROPOSED)
    counted = (
        waits.exclude(proposed_by_id=user.pk)
        .order_by("question__bank")
        .values_list("question__bank")
        .annotate(Count("pk"))
    )
    return [(found[pk], count) for pk, count in counted]


def draft(version: QuestionVersion) -> Draft:
    """A version as the plain value that it was made of; its digest is the stored one."""
    return Draft(
        type=version.type,
        stem=version.stem,
        content=version.content,
        explanation=version.explanation,
        marks=version.marks,
        module=version.module.code if version.module else "",
        level=version.level,
        difficulty=version.difficulty,
        code=version.question.code,
    )


def _versions(state: str) -> QuerySet[QuestionVersion]:
    return QuestionVersion.objects.filter(question_id=OuterRef("pk"), state=state)


def _number(queryset: QuerySet, group: str) -> Any:
    """A subquery that counts; 0 where nothing is found."""
    counted = queryset.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
