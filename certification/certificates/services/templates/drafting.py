"""Drafts of templates: begun, changed, thrown away."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.certificates import errors
from certification.certificates.enums import TemplateState
from certification.certificates.logic import layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from certification.certificates.selectors import templates as selectors
from certification.certificates.services.templates import pictures
from portal.audit import services as audit


def look_of(template: Template) -> str:
    """Return what tells this look from others."""
    return looks.digest(template.layout, template.moves, template.seal_id, template.background_id)


@transaction.atomic
def draft(*, issuer: Any, kind: str, source: Template | None = None, actor: Any, now: datetime) -> Template:
    """Begin a version from another one, from the active one, or from the portal's own layout.

    A draft of the kind and layout that is open already is returned instead: a second press begins nothing.
    Raises Refusal for a kind that such a body does not issue, and where somebody began the same version meanwhile.
    """
    if kind not in looks.KINDS.get(issuer.kind, ()):
        raise errors.Refusal("kind", _("这类机构不签发这种证书。"), field="kind")
    model = source or selectors.active(issuer.pk, kind)
    if model is not None and (model.issuer_id, model.kind) != (issuer.pk, kind):
        raise errors.NotYours
    layout = model.layout if model else layouts.DEFAULTS[kind].name
    existing = selectors.open_draft(issuer.pk, kind, layout)
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            row = Template.objects.create(
                issuer=issuer,
                kind=kind,
                version=selectors.next_version(issuer.pk, kind),
                layout=layout,
                moves=model.moves if model else {},
                seal=model.seal if model else None,
                background=model.background if model else None,
                made_by=actor,
                made_at=now,
            )
    except IntegrityError:
        # Both pressed before either had written.
        existing = selectors.open_draft(issuer.pk, kind, layout)
        if existing is not None:
            return existing
        raise errors.Refusal("raced", _("刚刚有人也建了一版草稿，请刷新页面看一看。")) from None
    audit.record(
        actor=actor,
        action="certificates.template.drafted",
        target=row,
        region=issuer.region_id,
        data={"kind": kind, "version": row.version, "from": model.version if model else 0},
        now=now,
    )
    return row


@transaction.atomic
def adopt(*, issuer: Any, kind: str, layout: str, actor: Any, now: datetime) -> Template | None:
    """Make one of the portal's layouts, as it comes, a body's first version in use; None where the body has a version.

    It is not examined: the layouts are, as they come, by the tests of this room. Raises as `change`.
    """
    if Template.objects.filter(issuer=issuer, kind=kind).exists():
        return None
    row = draft(issuer=issuer, kind=kind, actor=actor, now=now)
    row = change(template=row, layout=layout, moves={}, actor=actor, now=now)
    row.state, row.fast, row.activated_by, row.activated_at = TemplateState.ACTIVE, True, actor, now
    row.save(update_fields=["state", "fast", "activated_by", "activated_at"])
    audit.record(
        actor=actor,
        action="certificates.template.activated",
        target=row,
        data={"kind": kind, "version": row.version, "fast": True, "look": look_of(row)},
        now=now,
    )
    return row


def editable(template: Template) -> Template:
    """Return the row, locked. Raises Refusal for what is no draft any more."""
    row = Template.objects.select_for_update(of=("self",)).filter(pk=template.pk).first()
    if row is None:
        raise errors.NotYours
    if row.state != TemplateState.DRAFT:
        raise errors.Refusal("not_a_draft", _("这一版已经启用过，不能再改。请复制成新的草稿。"))
    return row


@transaction.atomic
def change(
    *,
    template: Template,
    layout: str,
    moves: Mapping[str, Mapping[str, float]],
    seal: UploadedFile | None = None,
    background: UploadedFile | None = None,
    no_seal: bool = False,
    no_background: bool = False,
    actor: Any,
    now: datetime,
) -> Template:
    """Change a draft.

    Arguments: moves, see models.Template; seal, background, pictures to be used from now on; no_seal, no_background,
    whether to go back to the drawn seal and the portal's frame.
    Raises Refusal: no draft any more, another kind's layout or one whose sheet the background does not fit (field
    `layout`), a move beyond its limits (field `<name>-<axis>`), a picture that will not do (field `seal` or
    `background`).
    """
    row = editable(template)
    chosen = layouts.LAYOUTS.get(layout)
    if chosen is None or chosen.kind != row.kind:
        raise errors.Refusal("layout", _("请从列出的版式里选一个。"), field="layout")
    kept = looks.tidy(chosen, moves)
    try:
        chosen.moved(kept)
    except ValueError as error:
        name, axis, least, most = error.args
        raise errors.Refusal(
            "limits",
            _("“%(name)s”%(axis)s只能在 %(least)g 到 %(most)g 之间。")
            % {"name": looks.NAMES[name], "axis": looks.AXES[axis], "least": least, "most": most},
            field=f"{name}-{axis}",
        ) from error
    turned = chosen.sheet is not layouts.LAYOUTS[row.layout].sheet
    if turned and row.background is not None and background is None and not no_background:
        raise errors.Refusal(
            "turned",
            _("横版和竖版的背景图不能互相用。请换一张合适的背景图，或者选“不用图片”。"),
            field="layout",
        )
    before = look_of(row)
    row.layout, row.moves = layout, kept
    for field, upload, none, kind in (
        ("seal", seal, no_seal, pictures.SEAL),
        ("background", background, no_background, pictures.BACKGROUND),
    ):
        if upload is not None:
            stored = pictures.keep(
                upload,
                kind=kind,
                field=field,
                sheet=chosen.sheet,
                issuer_id=row.issuer_id,
                actor=actor,
                now=now,
            )
            setattr(row, field, stored)
        elif none:
            setattr(row, field, None)
    if look_of(row) != before:
        # What an examination said was said of another look.
        row.report = {"attempt": row.report.get("attempt", 0)}
        row.save(update_fields=["layout", "moves", "seal", "background", "report"])
        audit.record(
            actor=actor,
            action="certificates.template.changed",
            target=row,
            data={"version": row.version, "look": look_of(row)},
            now=now,
        )
    return row


@transaction.atomic
def discard(*, template: Template, actor: Any, now: datetime) -> None:
    """Throw a draft away. Raises Refusal for a version that was in use."""
    row = editable(template)
    audit.record(
        actor=actor,
        action="certificates.template.discarded",
        target=row,
        data={"kind": row.kind, "version": row.version},
        now=now,
    )
    row.delete()
