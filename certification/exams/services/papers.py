"""Papers: drawn from the bank for one candidate and frozen."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors, selectors
from certification.exams.enums import RegistrationState
from certification.exams.logic import drawing
from certification.exams.models import Attempt, PaperItem, Registration, Session
from certification.exams.services.blueprints import infeasible
from certification.questions.models import QuestionVersion
from portal.audit import services as audit
from portal.people import selectors as people


@transaction.atomic
def prepare(*, registration_id: int, now: datetime) -> Attempt:
    """Draw the registration's paper and freeze it; safe to repeat.

    The seed is kept, so the draw can be shown again; the frozen items are what counts. A paper is no decision of
    anybody's, so it leaves no audit row: the attempt's log begins with its start.
    Raises errors.Infeasible, naming each row, when the bank has shrunk since the session was published.
    """
    registration = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("session__blueprint__bank")
        .get(pk=registration_id)
    )
    existing = Attempt.objects.filter(registration=registration).first()
    if existing is not None:
        return existing
    if registration.state != RegistrationState.REGISTERED:
        raise errors.SessionClosed("withdrawn", _("报名已退出。"))
    blueprint = registration.session.blueprint
    rows = selectors.rows(blueprint)
    seed = secrets.token_hex(16)
    drawn, short = drawing.assign(rows, selectors.pool(blueprint), seed)
    if short:
        raise infeasible(short)
    person = people.get_by_pk(registration.person_id)
    attempt = Attempt.objects.create(
        registration=registration,
        user_id=person.user_id,
        seed=seed,
        full_marks=drawing.full_marks(rows),
    )
    versions = QuestionVersion.objects.select_related("module").in_bulk([pk for row in drawn for pk in row])
    items, position = [], 0
    for row, chosen in zip(rows, drawn, strict=True):
        for pk in chosen:
            position += 1
            items.append(
                PaperItem(
                    attempt=attempt,
                    position=position,
                    version_id=pk,
                    marks=row.marks,
                    content=_frozen(versions[pk], f"{seed}:{position}", shuffle=blueprint.shuffle_options),
                )
            )
    PaperItem.objects.bulk_create(items)
    return attempt


def _frozen(version: Any, seed: str, *, shuffle: bool) -> dict:
    """Return the copy of a question that stays with the paper: content, words, digest, and this candidate's order."""
    content = dict(version.content)
    keys = [option["key"] for option in content.get("options", [])]
    return {
        "type": version.type,
        "module": version.module.title if version.module else "",
        "stem": version.stem,
        "explanation": version.explanation,
        "content": content,
        "hash": version.content_hash,
        "order": drawing.permutation(keys, seed) if shuffle else keys,
    }


@transaction.atomic
def prepare_missing(*, session: Session, actor: Any, now: datetime) -> int:
    """Draw the papers that could not be drawn when the candidates registered; return how many were made.

    Raises errors.Infeasible, naming each row that the bank cannot fill.
    """
    pks = list(selectors.without_paper(session).values_list("pk", flat=True))
    for pk in pks:
        prepare(registration_id=pk, now=now)
    if pks:
        audit.record(
            actor=actor,
            action="exams.session.papers_prepared",
            target=session,
            region=session.region_id,
            data={"count": len(pks)},
            now=now,
        )
    return len(pks)
