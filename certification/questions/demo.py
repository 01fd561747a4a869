"""The question bank of the demonstration world: imported by one person, approved by another."""

from datetime import datetime
from typing import Any

import yaml
from django.contrib.auth import get_user_model

from certification.questions import selectors, services
from certification.questions.enums import FileFormat

BANK = "caregiver"
OCCUPATION = "养老护理员"

# An assessor writes the questions, the officer of the same assessment body approves them.
ORGANISATION, AUTHOR, APPROVER = "O13", "P44", "P43"

# Long before any class of the world begins; the bank must be approved when the first paper is drawn.
IMPORTED, APPROVED = "2026-03-02", "2026-03-06"


def load(world: Any, *, now: datetime) -> None:
    """Fill the bank from the world's YAML files through the services; safe to repeat, nothing is written twice."""
    folder = world.folder / "questions"
    author, approver = _user(world, AUTHOR), _user(world, APPROVER)
    imported, decided = world.moment(IMPORTED), world.moment(APPROVED, "15:00")
    bank = services.open_bank(
        code=BANK,
        title=f"{OCCUPATION}题库（样例）",
        occupation=OCCUPATION,
        organisation_id=world.ids[ORGANISATION],
        actor=author,
        now=imported,
    )
    modules = yaml.safe_load((folder / "modules.yaml").read_text(encoding="utf-8"))["modules"]
    services.define_modules(
        bank=bank, modules=[(module["code"], module["title"]) for module in modules], actor=author, now=imported
    )
    for level in (5, 4, 3):
        report = services.import_questions(
            content=(folder / f"level{level}.yaml").read_bytes(),
            format=FileFormat.YAML,
            bank_code=BANK,
            actor=author,
            now=imported,
        )
        if report.has_errors:
            faults = "; ".join(f"{problem.item}: {problem.message}" for problem in report.problems if problem.is_error)
            raise ValueError(f"level{level}.yaml: {faults}")
    version_ids = list(selectors.waiting(bank).values_list("pk", flat=True))
    services.approve_many(version_ids=version_ids, actor=approver, now=decided)


def _user(world: Any, key: str) -> Any:
    """The login of a person of the world.

    :raises LookupError: where the chapter of the people has not been told, or the person has no login.
    """
    user = get_user_model().objects.filter(person=world.ids.get(key)).first()
    if user is None:
        raise LookupError(f"{key} has no login: the chapters of the people come first")
    return user
