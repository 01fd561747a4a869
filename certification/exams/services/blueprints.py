"""Blueprints: written, checked against the bank, approved."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors, selectors
from certification.exams.enums import SHOWN_TYPES, BlueprintState
from certification.exams.logic import drawing
from certification.exams.models import Blueprint, BlueprintRow
from portal.audit import services as audit


def check_feasible(blueprint: Blueprint) -> None:
    """Raise errors.Infeasible, naming every row that the bank cannot fill."""
    rows = selectors.rows(blueprint)
    if not rows:
        raise errors.Infeasible(_("组卷方案还没有题目行，请先添加。"), [])
    short = drawing.shortfalls(rows, selectors.pool(blueprint))
    if short:
        raise infeasible(short)


def infeasible(short: Sequence[drawing.Shortfall]) -> errors.Infeasible:
    """Return the refusal that names every row which stays short."""
    lines = [
        _("第 %(row)s 行需要 %(wanted)s 题，题库里只够 %(available)s 题")
        % {"row": s.row + 1, "wanted": s.wanted, "available": s.available}
        for s in short
    ]
    return errors.Infeasible(
        _("题库抽不满这份方案：%(lines)s。请补充试题、减少题数或放宽条件。") % {"lines": _("；").join(lines)},
        list(short),
    )


@transaction.atomic
def save_blueprint(
    *,
    blueprint: Blueprint | None = None,
    title: str,
    bank: Any,
    organisation_id: int,
    level: int,
    minutes: int,
    pass_mark: Decimal,
    rows: Sequence[drawing.Row],
    actor: Any,
    now: datetime,
) -> Blueprint:
    """Write a draft blueprint with all its rows; an approved one can no longer change.

    Arguments: minutes, time for the paper; pass_mark, marks needed to pass; rows, in order.
    """
    if blueprint is not None:
        blueprint = Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    if blueprint is not None and blueprint.state != BlueprintState.DRAFT:
        raise errors.Refusal("blueprint_approved", _("方案已批准，不能再改。请复制成新方案。"))
    for number, row in enumerate(rows, start=1):
        if row.type not in SHOWN_TYPES:
            raise errors.Refusal("type", _("第 %(row)s 行的题型还不能在考试里用。") % {"row": number})
    full = drawing.full_marks(rows)
    if rows and pass_mark > full:
        raise errors.Refusal(
            "pass_mark_too_high", _("合格分不能高于满分 %(full)s 分。") % {"full": full}, field="pass_mark"
        )
    if blueprint is None:
        blueprint = Blueprint(created_at=now)
    blueprint.title, blueprint.bank, blueprint.organisation_id = title, bank, organisation_id
    blueprint.level, blueprint.minutes, blueprint.pass_mark = level, minutes, pass_mark
    blueprint.save()
    blueprint.rows.all().delete()
    BlueprintRow.objects.bulk_create(
        BlueprintRow(
            blueprint=blueprint,
            position=number,
            module=row.module or "",
            type=row.type,
            difficulty=row.difficulty,
            count=row.count,
            marks=row.marks,
        )
        for number, row in enumerate(rows)
    )
    audit.record(actor=actor, action="exams.blueprint.saved", target=blueprint, data={"rows": len(rows)}, now=now)
    return blueprint


@transaction.atomic
def approve_blueprint(*, blueprint: Blueprint, actor: Any, now: datetime) -> Blueprint:
    """Approve a blueprint that the bank can fill; raises errors.Infeasible otherwise. Approved once is approved."""
    if blueprint.state == BlueprintState.APPROVED:
        return blueprint
    check_feasible(blueprint)
    blueprint.state, blueprint.approved_at = BlueprintState.APPROVED, now
    blueprint.save(update_fields=["state", "approved_at"])
    audit.record(actor=actor, action="exams.blueprint.approved", target=blueprint, now=now)
    return blueprint
