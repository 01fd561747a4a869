"""Templates: drafts, their previews, and how a version comes into use."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.certificates import errors
from certification.certificates.enums import TemplateState
from certification.certificates.logic import layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from certification.certificates.selectors import templates as selectors
from certification.certificates.services import rendering
from portal.access.errors import Refusal, TooMany
from portal.audit import services as audit
from portal.files import services as files
from portal.jobs import selectors as planned
from portal.jobs import services as jobs
from portal.printing import services as printing

SEAL, BACKGROUND = "certificate_seal", "certificate_background"
TASK = "certification.certificates.tasks.examine_template"
# Previews that a person may have made in a minute; those that lie ready are not counted.
PER_MINUTE = 30
_WIDTH = 1400
# Previews that a process keeps, each about a third of a megabyte.
_KEPT = 24
_shown: dict[tuple[int, str, str], "Shown"] = {}
_lock = threading.Lock()


class Shown(NamedTuple):
    """A preview: the file, its picture, and where its fields stand in millimetres."""

    pdf: bytes
    png: bytes
    places: dict[str, looks.Box]


def look_of(template: Template) -> str:
    """Return what tells this look from others."""
    return looks.digest(template.layout, template.moves, template.seal_id, template.background_id)


@transaction.atomic
def draft(*, issuer: Any, kind: str, source: Template | None = None, actor: Any, now: datetime) -> Template:
    """Begin a version from another one, from the active one, or from the portal's own layout.

    Raises Refusal for a kind that such a body does not issue, and where somebody began the same version meanwhile.
    """
    if kind not in looks.KINDS.get(issuer.kind, ()):
        raise errors.Refusal("kind", _("这类机构不签发这种证书。"), field="kind")
    model = source or selectors.active(issuer.pk, kind)
    if model is not None and (model.issuer_id, model.kind) != (issuer.pk, kind):
        raise errors.NotYours
    try:
        with transaction.atomic():
            row = Template.objects.create(
                issuer=issuer,
                kind=kind,
                version=selectors.next_version(issuer.pk, kind),
                layout=model.layout if model else layouts.DEFAULTS[kind].name,
                moves=model.moves if model else {},
                seal=model.seal if model else None,
                background=model.background if model else None,
                made_by=actor,
                made_at=now,
            )
    except IntegrityError:
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
def adopt(*, issuer: Any, kind: str, actor: Any, now: datetime) -> Template | None:
    """Make the portal's own layout, as it comes, a body's first version in use; None where the body has a version.

    It is not examined: the layouts are, as they come, by the tests of this room.
    """
    if Template.objects.filter(issuer=issuer, kind=kind).exists():
        return None
    row = draft(issuer=issuer, kind=kind, actor=actor, now=now)
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


def _editable(template: Template) -> Template:
    """Return the row, locked. Raises Refusal for what is no draft any more."""
    row = Template.objects.select_for_update(of=("self",)).filter(pk=template.pk).first()
    if row is None:
        raise errors.NotYours
    if row.state != TemplateState.DRAFT:
        raise errors.Refusal("not_a_draft", _("这一版已经启用过，不能再改。请复制成新的草稿。"))
    return row


def _picture(upload: UploadedFile, *, kind: str, field: str, issuer_id: int, actor: Any, now: datetime) -> Any:
    """Keep an uploaded picture, cleaned. Raises Refusal that names the field."""
    title = _("印章") if kind == SEAL else _("背景图")
    try:
        content = files.check_upload(upload=upload, kind=kind)
        width, height = files.picture_size(content)
        if kind == SEAL and not 0.9 <= width / height <= 1.1:
            raise Refusal("shape", _("图片要接近正方形，这一张是 %(width)s×%(height)s 像素") % _pixels(width, height))
        if kind == BACKGROUND and abs(width / height / (looks.PAGE[0] / looks.PAGE[1]) - 1) > 0.01:
            raise Refusal(
                "shape",
                _("图片要是 A4 横放的比例（297∶210），这一张是 %(width)s×%(height)s 像素") % _pixels(width, height),
            )
        upload.seek(0)
        return files.store_upload(upload=upload, kind=kind, actor=actor, now=now, organisation_id=issuer_id)
    except Refusal as refusal:
        why = refusal.message
        if refusal.code == "image_small":
            why = _small(kind)
        raise errors.Refusal(
            refusal.code, _("%(title)s没有换：%(why)s。") % {"title": title, "why": str(why).rstrip("。")}, field=field
        ) from refusal


def _pixels(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height}


def _small(kind: str) -> str:
    if kind == SEAL:
        return _("图片太小，印出来会糊。印章直径 41 毫米，要宽、高都至少 %(pixels)s 像素（300 dpi）") % {
            "pixels": looks.SEAL_PIXELS
        }
    width, height = looks.BACKGROUND_PIXELS
    return _("图片太小，印出来会糊。至少 %(width)s×%(height)s 像素（A4 横放，200 dpi）") % _pixels(width, height)


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
    Raises Refusal: no draft any more, another kind's layout, a move beyond its limits (field `<name>-<axis>`), a picture
    that will not do (field `seal` or `background`).
    """
    row = _editable(template)
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
    before = look_of(row)
    row.layout, row.moves = layout, kept
    for field, upload, none, kind in (
        ("seal", seal, no_seal, SEAL),
        ("background", background, no_background, BACKGROUND),
    ):
        if upload is not None:
            stored = _picture(upload, kind=kind, field=field, issuer_id=row.issuer_id, actor=actor, now=now)
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
    row = _editable(template)
    audit.record(
        actor=actor,
        action="certificates.template.discarded",
        target=row,
        data={"kind": row.kind, "version": row.version},
        now=now,
    )
    row.delete()


# --- previews ---------------------------------------------------------------------------------------------------------


def _texts(template: Template, values: Mapping[str, str]) -> dict[str, str]:
    layout = layouts.LAYOUTS[template.layout]
    given = {**values, "issuer_name": template.issuer.name}
    return {name: "".join(slot.texts(given)) for name, slot in layout.slots.items()}


def _letters(template: Template, pdf: bytes, values: Mapping[str, str]) -> list[looks.Letter]:
    return looks.letters(printing.seen(pdf).letters, _texts(template, values), lambda text: printing.text_width(text))


def show(*, template: Template, who: str, actor: Any, now: datetime) -> Shown:
    """Return the preview of a template for one of logic.templates.SAMPLES.

    Raises TooMany where `actor` had too many made within a minute, printing's refusals (no room for a name, say),
    KeyError for an unknown sample.
    """
    name = looks.SAMPLES[who]
    key = (template.pk, f"{look_of(template)}:{template.issuer.name}", who)
    with _lock:
        if key in _shown:
            _shown[key] = _shown.pop(key)
            return _shown[key]
    counter = f"certificates.preview.{actor.pk}.{int(now.timestamp()) // 60}"
    cache.add(counter, 0, timeout=120)
    try:
        asked = cache.incr(counter)
    except ValueError:  # expired between the two calls
        asked = 1
    if asked > PER_MINUTE:
        raise TooMany("too_many", _("预览看得太快了，请过一分钟再看。"))
    sample = {"holder_name": name} if name else {}
    pdf = rendering.preview(template, sample)
    values = {**layouts.LAYOUTS[template.layout].sample, **sample}
    places = looks.places(_letters(template, pdf, values))
    made = Shown(pdf, printing.page_png(pdf, width=_WIDTH), places | looks.figures(template.moves))
    with _lock:
        _shown[key] = made
        while len(_shown) > _KEPT:
            del _shown[next(iter(_shown))]
    return made


# --- coming into use --------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, template: Template, actor: Any, now: datetime) -> Any:
    """Have a draft examined and, if nothing is wrong with it, used from then on; return the job that does it.

    Asked again while the job runs: the same job. Raises Refusal for what is no draft any more.
    """
    row = _editable(template)
    attempt = row.report.get("attempt", 0)
    running = planned.by_key(_key(row, attempt)) if row.report.get("state") == "asked" else None
    if running is not None and running.state not in ("done", "failed"):
        return running
    attempt += 1
    row.report = {"attempt": attempt, "state": "asked", "look": look_of(row)}
    row.save(update_fields=["report"])
    audit.record(actor=actor, action="certificates.template.asked", target=row, data={"version": row.version}, now=now)
    return jobs.plan(
        task=TASK,
        key=_key(row, attempt),
        ids={"template_id": row.pk, "attempt": attempt, "actor_id": getattr(actor, "pk", None)},
        actor=actor,
        title=_("检查证书版式"),
        now=now,
    )


def _key(template: Template, attempt: int) -> str:
    return f"certificates.template:{template.pk}:{attempt}"


def job_of(template: Template) -> Any:
    """Return the job that examines a draft at present or did last, or None."""
    if template.report.get("state") != "asked":
        return None
    return planned.by_key(_key(template, template.report["attempt"]))


def _told(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "fields": [], "message": str(refusal.message)}


def check(
    template: Template, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what is wrong with a template, and the report of the comparison (empty where something is wrong).

    Each sample holder is laid out; letters over letters, over photo or code, at the edge of the paper, on a dark
    background and names without room are found. Takes some seconds.
    """
    layout, steps = layouts.LAYOUTS[template.layout], len(layouts.HOLDERS) + 2
    found: dict[str, dict[str, Any]] = {}
    largest = 0
    shown = looks.figures(template.moves)
    try:
        for number, name in enumerate([*layouts.HOLDERS, looks.SAMPLES["rare"]]):
            progress(number, steps)
            pdf = rendering.preview(template, {"holder_name": name}, marked=False)
            largest = max(largest, len(pdf))
            letters = _letters(template, pdf, {**layout.sample, "holder_name": name})
            for problem in looks.problems(letters, shown):
                found.setdefault(looks.words(problem), problem)
            if number == 0 and template.background is not None:
                boxes = {
                    place: (
                        box[0] / looks.PAGE[0],
                        box[1] / looks.PAGE[1],
                        box[2] / looks.PAGE[0],
                        box[3] / looks.PAGE[1],
                    )
                    for place, box in looks.places(letters).items()
                }
                levels = files.brightness(files.read(template.background), list(boxes.values()))
                for place, level in zip(boxes, levels, strict=True):
                    if level < looks.DARKEST_GROUND:
                        found[f"dark {place}"] = {"code": "dark", "fields": [place]}
        if found:
            return list(found.values()), {}
        progress(steps - 1, steps)
        report = rendering.examine(template)
    except Refusal as refusal:
        return [_told(refusal)], {}
    progress(steps, steps)
    return [], {**report, "bytes": largest}


def activate(
    *,
    template_id: int,
    attempt: int,
    actor: Any,
    progress: Callable[[int, int], None] = lambda done, total: None,
    now: datetime,
) -> str:
    """Examine a draft that was asked for and take it into use, or keep the reasons why not; return its state after that.

    The slow part runs outside the transaction. A repeat changes nothing. Certificates made before keep their look.
    """
    template = Template.objects.select_related("issuer", "seal", "background").filter(pk=template_id).first()
    if template is None or not _asked(template, attempt):
        return template.state if template else ""
    found, report = check(template, progress=progress)
    try:
        return _settle(template, attempt=attempt, found=found, report=report, actor=actor, now=now)
    except IntegrityError:
        # The database lets one version of a kind be active; another process was a moment earlier.
        found = [{"code": "raced", "fields": []}]
        return _settle(template, attempt=attempt, found=found, report={}, actor=actor, now=now)


def _asked(template: Template, attempt: int) -> bool:
    return (
        template.state == TemplateState.DRAFT
        and template.report.get("state") == "asked"
        and template.report.get("attempt") == attempt
    )


@transaction.atomic
def _settle(
    template: Template, *, attempt: int, found: list[dict[str, Any]], report: dict[str, Any], actor: Any, now: datetime
) -> str:
    # All versions of the kind, always in the same order: two who activate at once wait for each other.
    rows = list(
        Template.objects.select_for_update().filter(issuer_id=template.issuer_id, kind=template.kind).order_by("pk")
    )
    row = next((one for one in rows if one.pk == template.pk), None)
    if row is None or not _asked(row, attempt):
        return row.state if row else ""
    if look_of(row) != look_of(template):
        found = [{"code": "changed", "fields": []}]
    row.report = {
        **report,
        "attempt": attempt,
        "state": "refused" if found else "passed",
        "problems": found,
        "at": now.isoformat(),
    }
    if found:
        row.save(update_fields=["report"])
        audit.record(
            actor=actor,
            action="certificates.template.refused",
            target=row,
            data={"version": row.version, "codes": sorted({problem["code"] for problem in found})},
            now=now,
        )
        return row.state
    for other in rows:
        if other.state == TemplateState.ACTIVE:
            other.state = TemplateState.RETIRED
            other.save(update_fields=["state"])
            audit.record(
                actor=actor,
                action="certificates.template.retired",
                target=other,
                data={"version": other.version},
                now=now,
            )
    row.state, row.fast = TemplateState.ACTIVE, bool(report.get("fast"))
    row.activated_by, row.activated_at = actor, now
    row.save(update_fields=["state", "fast", "report", "activated_by", "activated_at"])
    audit.record(
        actor=actor,
        action="certificates.template.activated",
        target=row,
        data={"kind": row.kind, "version": row.version, "fast": row.fast, "look": look_of(row)},
        now=now,
    )
    return row.state
