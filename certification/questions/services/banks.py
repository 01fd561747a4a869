"""Banks and their modules."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from certification.questions.errors import InvalidBankCode
from certification.questions.models import Bank, Module
from portal.audit import services as audit


@transaction.atomic
def open_bank(
    *,
    code: str,
    title: str,
    occupation: str = "",
    organisation_id: int | None = None,
    actor: Any,
    now: datetime,
) -> Bank:
    """The bank with this code, made where there is none; an existing bank is left as it is.

    :raises InvalidBankCode: for a code that does not fit into an address.
    """
    check_code(code)
    bank, created = Bank.objects.get_or_create(
        code=code,
        defaults={
            "title": title,
            "occupation": occupation,
            "organisation_id": organisation_id,
            "created_at": now,
        },
    )
    if created:
        audit.record(actor=actor, action="questions.bank.opened", target=bank, data={"code": code}, now=now)
    return bank


def check_code(code: str) -> None:
    """Accept a bank's code or refuse it.

    :raises InvalidBankCode: for anything but lower-case letters, digits and hyphens, at most 40.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", code):
        raise InvalidBankCode


@transaction.atomic
def define_modules(*, bank: Bank, modules: Iterable[tuple[str, str]], actor: Any, now: datetime) -> int:
    """Give a bank its modules as (code, title) pairs; known codes get the new title. Returns how many changed."""
    known = {module.code: module for module in Module.objects.filter(bank=bank)}
    changed = 0
    for code, title in modules:
        module = known.get(code)
        if module is None:
            known[code] = Module.objects.create(bank=bank, code=code, title=title)
        elif module.title != title:
            module.title = title
            module.save(update_fields=["title"])
        else:
            continue
        changed += 1
    if changed:
        audit.record(actor=actor, action="questions.modules.defined", target=bank, data={"changed": changed}, now=now)
    return changed
