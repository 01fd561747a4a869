"""What a template makes: for samples, as file and picture, and what lies over what."""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache
from django.utils.translation import gettext as _

from certification.certificates.logic import collisions, layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from certification.certificates.services import composing
from certification.certificates.services.templates.drafting import look_of
from portal.access import adapters
from portal.access.errors import TooMany
from portal.files import services as files
from portal.printing import services as printing

# Previews that a person may have made in a minute; those that lie ready are not counted.
PER_MINUTE = 30
# Pixels of the longer side of a preview, and of the little picture of a layout.
_LONG, _SMALL = 1400, 400
# Whose name stands on the picture of a layout.
_NOBODY = "示例评价中心"
# Previews that a process keeps, each about a third of a megabyte.
_KEPT = 24
_shown: dict[tuple[int, str, str], "Shown"] = {}
_lock = threading.Lock()


class Shown(NamedTuple):
    """A preview: the file, its picture, where its fields stand in millimetres, and what lies over what."""

    pdf: bytes
    png: bytes
    places: dict[str, layouts.Box]
    problems: list[dict[str, Any]]


def read_page(
    template: Template, pdf: bytes, values: Mapping[str, str], *, marked: bool
) -> tuple[dict[str, layouts.Box], list[dict[str, Any]]]:
    """Return where the texts of a finished page stand, in millimetres, and what is wrong with it.

    Arguments: values, those of the holder; marked, whether it says that it is a sample.
    """
    layout, seen = layouts.LAYOUTS[template.layout], printing.seen(pdf)
    size = layout.sheet.size
    given = {**values, "issuer_name": template.issuer.name}
    texts = {name: "".join(slot.texts(given)) for name, slot in layout.slots.items()}
    letters = collisions.letters(
        seen.letters, texts, lambda text: printing.text_width(text), height=size[1], marked=marked
    )
    found = collisions.problems(
        letters,
        layout.frames(template.moves),
        size=size,
        printed=collisions.lines(seen.lines, height=size[1]),
        inside=0.0 if template.background_id else layout.sheet.inside,
    )
    places = collisions.places(letters)
    if template.background is not None:
        found += [{"code": "dark", "fields": [place]} for place in _dark(template.background, layout, places)]
    return places, found


def _dark(background: Any, layout: layouts.Layout, places: Mapping[str, layouts.Box]) -> list[str]:
    """Return the texts behind which the background is too dark."""
    width, height = layout.sheet.size
    boxes = [(left / width, top / height, end / width, foot / height) for left, top, end, foot in places.values()]
    levels = files.brightness(files.read(background), boxes)
    return [place for place, level in zip(places, levels, strict=True) if level < looks.DARKEST_GROUND]


def _width(layout: layouts.Layout, long: int) -> int:
    """Return how wide a picture of a layout is whose longer side has so many pixels."""
    width, height = layout.sheet.size
    return round(long * width / max(width, height))


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
    if adapters.count_up(counter, seconds=120) > PER_MINUTE:
        raise TooMany("too_many", _("预览看得太快了，请过一分钟再看。"))
    sample = {"holder_name": name} if name else {}
    pdf = composing.preview(template, sample)
    values = {**layouts.LAYOUTS[template.layout].sample, **sample}
    places, problems = read_page(template, pdf, values, marked=True)
    layout = layouts.LAYOUTS[template.layout]
    png = printing.page_png(pdf, width=_width(layout, _LONG))
    made = Shown(pdf, png, places | layout.frames(template.moves), problems)
    with _lock:
        _shown[key] = made
        while len(_shown) > _KEPT:
            del _shown[next(iter(_shown))]
    return made


def picture_of_layout(name: str) -> bytes:
    """Return a little picture (PNG) of a layout as it comes, with a sample; made once for all processes.

    Raises KeyError for a layout that does not exist.
    """
    layout = layouts.LAYOUTS[name]
    key = f"certificates.layout.{name}.{composing.TEMPLATE_VERSION}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = printing.page_png(composing.specimen(layout, _NOBODY), width=_width(layout, _SMALL))
        cache.set(key, found, timeout=30 * 24 * 3600)
    return found
