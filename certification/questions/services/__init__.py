"""Keeps the writes of the question bank: banks and modules, imports and exports, the two-person approval."""

from certification.questions.services.approval import approve, approve_many, reject, restore, retire
from certification.questions.services.banks import define_modules, open_bank
from certification.questions.services.exporting import export_questions, template
from certification.questions.services.importing import import_questions
from certification.questions.services.intakes import complete, import_later, is_large, receive, rehearse, rehearse_later
from certification.questions.services.writing import check, propose

__all__ = [
    "approve",
    "approve_many",
    "check",
    "complete",
    "define_modules",
    "export_questions",
    "import_later",
    "import_questions",
    "is_large",
    "open_bank",
    "propose",
    "receive",
    "rehearse",
    "rehearse_later",
    "reject",
    "restore",
    "retire",
    "template",
]
