"""Reading examinations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.certificates import selectors as certificates
from certification.exams.enums import AttemptState, EventKind, RegistrationState, SessionState
from certification.exams.logic import clock, drawing, folding
from certification.exams.logic import eligibility as rules
from certification.exams.models import Attempt, AttemptEvent, Blueprint, Mark, PaperItem, Registration, Session
from certification.questions import selectors as questions
from courses.enrolment import selectors as enrolment
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.people import selectors as people

# What each condition says when it holds and when it does not; the second tells what to do.
SENTENCES = {
    "identity": (gettext_lazy("身份信息已登记"), gettext_lazy("还没有登记身份信息，请先到“我的”里填写")),
    "photo": (gettext_lazy("证件照已上传"), gettext_lazy("还没有证件照，请先到“我的”里拍一张")),
    "training": (gettext_lazy("本等级的课程已经结业"), gettext_lazy("本等级的课程还没有结业，请先学完并通过")),
    "not_held": (
        gettext_lazy("还没有本等级或更高等级的证书"),
        gettext_lazy("您已经有本等级或更高等级的证书，不用再考"),
    ),
    "not_passed": (gettext_lazy("本等级的理论还没有通过"), gettext_lazy("本等级的理论考试您已经通过，不用再考")),
    "window": (gettext_lazy("在报名时间内"), gettext_lazy("现在不在报名时间内")),
    "not_registered": (gettext_lazy("还没有报过这个场次"), gettext_lazy("这个场次您已经报过名")),
}


def rows(blueprint: Blueprint) -> list[drawing.Row]:
    """Return the blueprint's lines as plain values, in order."""
    return [
        drawing.Row(
            type=row.type,
            count=row.count,
            marks=row.marks,
            module=row.module or None,
            difficulty=row.difficulty,
        )
        for row in blueprint.rows.order_by("position")
    ]


def pool(blueprint: Blueprint) -> list[drawing.Candidate]:
    """Return what may be drawn: the bank's latest approved versions of the blueprint's level."""
    found = questions.approved(blueprint.bank, level=blueprint.level).values_list(
        "pk", "module__code", "type", "difficulty"
    )
    return [drawing.Candidate(pk, module or "", kind, difficulty) for pk, module, kind, difficulty in found]


def eligibility(session: Session, person_id: int, *, now: datetime) -> list[dict]:
    """Return every condition of registering: {"code", "holds", "text"}, the text in the user's language."""
    person = people.get_by_pk(person_id)
    facts = rules.Facts(
        level=session.level,
        has_identity=bool(people.document_kind(person)),
        has_photo=person.photo_id is not None,
        birth_date=person.birth_date,
        held_levels=frozenset(certificates.held_levels(person_id, on=now.date())),
        completed_levels=frozenset(enrolment.completed_levels(person_id)),
        registered=Registration.objects.filter(
            session=session, person_id=person_id, state=RegistrationState.REGISTERED
        ).exists(),
        passed_before=Attempt.objects.filter(
            registration__person_id=person_id,
            registration__session__level=session.level,
            registration__session__occupation=session.occupation,
            passed=True,
        ).exists(),
        register_from=session.register_from,
        register_to=session.register_to,
    )
    return [
        {"code": reason.code, "holds": reason.holds, "text": SENTENCES[reason.code][0 if reason.holds else 1]}
        for reason in rules.reasons(facts, now=now)
    ]


def open_sessions(*, now: datetime) -> QuerySet[Session]:
    """Return published sessions whose registration is open or still to come, nearest first."""
    return (
        Session.objects.filter(state=SessionState.PUBLISHED, register_to__gte=now)
        .select_related("centre", "organisation")
        .order_by("opens_at", "pk")
    )


def session(public_id: str) -> Session | None:
    """Return a session that candidates may see."""
    return (
        Session.objects.exclude(state=SessionState.DRAFT)
        .select_related("centre", "organisation", "blueprint")
        .filter(public_id=public_id)
        .first()
    )


def sessions_of(user: Any, permission: str = Permission.EXAMS_MANAGE) -> QuerySet[Session]:
    """Return the sessions that staff may see by `permission`: of their assessment body or at their centre."""
    scope = access.scope(user, permission)
    by_body = scope.filter(Session.objects.all(), organisation="organisation_id", region="region_id").values("pk")
    by_centre = scope.filter(Session.objects.all(), organisation="centre_id").values("pk")
    return Session.objects.filter(Q(pk__in=by_body) | Q(pk__in=by_centre)).select_related("centre", "organisation")


def blueprints_of(user: Any) -> QuerySet[Blueprint]:
    """Return the blueprints of the user's assessment bodies."""
    scope = access.scope(user, Permission.EXAMS_MANAGE)
    return scope.filter(Blueprint.objects.select_related("bank"), organisation="organisation_id").order_by("-pk")


def registrations_of(person_id: int) -> QuerySet[Registration]:
    """Return a person's registrations, newest exam first."""
    return (
        Registration.objects.filter(person_id=person_id, state=RegistrationState.REGISTERED)
        .select_related("session__centre", "attempt")
        .order_by("-session__opens_at", "-pk")
    )


def candidates(session_row: Session) -> QuerySet[Registration]:
    """Return a session's candidates by seat."""
    return (
        Registration.objects.filter(session=session_row, state=RegistrationState.REGISTERED)
        .select_related("person", "attempt")
        .order_by("seat", "pk")
    )


def passed_registrations(session_row: Session) -> QuerySet[Registration]:
    """Return the registrations of a session whose attempt passed, by seat."""
    return candidates(session_row).filter(attempt__passed=True, attempt__state=AttemptState.FINALISED)


def attempt(public_id: str) -> Attempt | None:
    """Return an attempt with its session, person and centre."""
    return (
        Attempt.objects.select_related("registration__session__centre", "registration__person")
        .filter(public_id=public_id)
        .first()
    )


def attempt_by_id(pk: int) -> Attempt:
    """Return an attempt with its session."""
    return Attempt.objects.select_related("registration__session").get(pk=pk)


def session_by_id(pk: int) -> Session:
    """Return a session by primary key."""
    return Session.objects.select_related("organisation", "centre").get(pk=pk)


def log(attempt_id: int) -> list[folding.Logged]:
    """Return the attempt's log in the order of arrival."""
    return [
        folding.Logged(*row)
        for row in AttemptEvent.objects.filter(attempt_id=attempt_id)
        .order_by("seq")
        .values_list("seq", "kind", "item", "epoch", "client_seq", "payload", "late")
    ]


def admitted(attempt_id: int) -> frozenset[int]:
    """Return the seqs of late answers that an invigilator let count."""
    found = AttemptEvent.objects.filter(attempt_id=attempt_id, kind=EventKind.ADMIT).values_list("payload", flat=True)
    return frozenset(seq for payload in found for seq in payload["seqs"])


@dataclass(frozen=True)
class Sheet:
    """A paper as the candidate sees it while sitting: no keys, no explanations."""

    items: list[dict]
    answers: dict[int, Any]
    flags: set[int]


def _shown(item: PaperItem) -> dict:
    content = item.content["content"]
    texts = {option["key"]: option["text"] for option in content.get("options", [])}
    return {
        "position": item.position,
        "type": item.content["type"],
        "stem": item.content["stem"],
        "marks": item.marks,
        # The letter is the place on this candidate's sheet; the value is what is stored.
        "options": [
            {"letter": "ABCDEFGHIJ"[number], "value": key, "text": texts[key]}
            for number, key in enumerate(item.content["order"])
        ],
    }


def sheet(attempt_row: Attempt) -> Sheet:
    """Return the paper and what has been answered so far."""
    events = log(attempt_row.pk)
    return Sheet(
        items=[_shown(item) for item in attempt_row.items.order_by("position")],
        answers=folding.answers(events),
        flags=folding.flags(events),
    )


def results_visible(attempt_row: Attempt) -> bool:
    """Say whether the candidate may see marks and explanations: after the results were released."""
    return (
        attempt_row.registration.session.state == SessionState.RELEASED and attempt_row.state == AttemptState.FINALISED
    )


def result(attempt_row: Attempt) -> dict:
    """Return the marked paper: modules from weakest to strongest, items with answer, key, marks, explanation."""
    answers = folding.answers(log(attempt_row.pk), admitted=admitted(attempt_row.pk))
    items, modules = [], {}
    for item in attempt_row.items.order_by("position").prefetch_related("marks_given"):
        last = max(item.marks_given.all(), key=lambda mark: mark.pk, default=None)
        shown = _shown(item)
        key = item.content["content"].get("key")
        right = set(key) if isinstance(key, list) else {key}
        given = answers.get(item.position)
        chosen = set(given) if isinstance(given, list) else {given}
        for option in shown["options"]:
            option["right"] = option["value"] in right
            option["chosen"] = option["value"] in chosen
        gained = last.marks if last else 0
        entry = {
            **shown,
            "module": item.content["module"],
            "explanation": item.content["explanation"],
            "key": key,
            "given": given,
            "gained": gained,
            "correct": gained == item.marks,
        }
        items.append(entry)
        total = modules.setdefault(entry["module"] or _("其他"), {"gained": 0, "full": 0, "right": 0, "count": 0})
        total["gained"] += gained
        total["full"] += item.marks
        total["right"] += entry["correct"]
        total["count"] += 1
    ordered = sorted(
        ({"title": title, "percent": int(row["gained"] * 100 / row["full"]), **row} for title, row in modules.items()),
        key=lambda row: (row["percent"], row["title"]),
    )
    order = {row["title"]: number for number, row in enumerate(ordered)}
    items.sort(key=lambda entry: (entry["correct"], order[entry["module"] or _("其他")], entry["position"]))
    return {"modules": ordered, "items": items}


_TOKEN_SALT = "certification.exams.attempt"  # noqa: S105 - a salt names the use, it is no secret
# Longer than any exam with its extensions; what arrives later is stored as late all the same.
_TOKEN_AGE_SECONDS = 48 * 3600


def token_for(attempt_row: Attempt) -> str:
    """Return the signed token with which a sitting's page saves answers."""
    return signing.dumps([attempt_row.pk, attempt_row.public_id], salt=_TOKEN_SALT)


def attempt_of_token(token: str) -> tuple[int, str] | None:
    """Return (primary key, public id) of the attempt that a token names; None for a forged or old one."""
    try:
        pk, public_id = signing.loads(token, salt=_TOKEN_SALT, max_age=_TOKEN_AGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return pk, public_id


def remaining(attempt_row: Attempt, *, now: datetime) -> int:
    """Return the seconds left."""
    return clock.remaining_seconds(attempt_row.deadline_at, now=now) if attempt_row.deadline_at else 0


def faults_in_marks() -> list[str]:
    """Re-fold every finalised attempt's newest marks; return those whose stored score differs (check_ledgers)."""
    faults = []
    for row in Attempt.objects.filter(state=AttemptState.FINALISED).order_by("pk").iterator():
        newest: dict[int, Any] = {}
        for mark in Mark.objects.filter(item__attempt=row).order_by("pk"):
            newest[mark.item_id] = mark.marks
        if sum(newest.values()) != row.score:
            faults.append(f"attempt {row.public_id}: stored {row.score}, marks add up to {sum(newest.values())}")
    return faults
