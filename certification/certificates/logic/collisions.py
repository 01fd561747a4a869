"""What stands where on a finished page, and what is wrong with that: texts over each other, on lines, at the edge."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from certification.certificates.logic.layouts import Box
from certification.certificates.logic.templates import MARGIN, NAMES

# What only a preview says; it lies over everything and stands in nobody's way.
MARKS = ("样例，无效力 · 人员与机构均为虚构", "样例")
# Instead of a field's name: words that are printed on every certificate of the layout.
_PRINTED = "="
_MM = 25.4 / 72
# How far above a line the words stand that name it.
_ROW = 9.0


class Letter(NamedTuple):
    """A letter on the page.

    owner, the field to which it belongs, or "=" with the printed words of which it is one; frame: left, top, right,
    bottom in millimetres; em, size in millimetres.
    """

    owner: str
    box: Box
    em: float


class Line(NamedTuple):
    """A printed line: left, right and how far from the top, in millimetres."""

    left: float
    right: float
    down: float


def _plain(character: str) -> str:
    """Return one character for a letter; a radical and its ideograph share a glyph, and either may be named."""
    return unicodedata.normalize("NFKC", character)[:1]


def _squeezed(text: str) -> str:
    return "".join(_plain(character) for character in text if not character.isspace())


def letters(
    seen: Iterable[Any],
    texts: Mapping[str, str],
    advance: Callable[[str], float],
    *,
    height: float,
    marked: bool = False,
) -> list[Letter]:
    """Return the letters of a page with the field to which each belongs.

    Arguments: seen, letters with text, size, x and y in points from below left; texts, of the fields by name; advance,
    width of a text in ems; height, of the page in millimetres; marked, whether it says MARKS, which are left out.
    """
    found = [letter for letter in seen if not letter.text.isspace()]
    stream = "".join(_plain(letter.text) for letter in found)
    owners = [""] * len(found)
    # A preview says what it is after everything else.
    for mark in map(_squeezed, MARKS if marked else ()):
        start = stream.rfind(mark)
        owners[start : start + len(mark)] = [mark] * len(mark)
    marks = [bool(owner) for owner in owners]
    # Longer ones first: a short one may stand inside of a longer one.
    for name in sorted(texts, key=lambda name: (-len(texts[name]), name)):
        wanted = _squeezed(texts[name])
        start = stream.find(wanted) if wanted else -1
        while start >= 0 and any(owners[start : start + len(wanted)]):
            start = stream.find(wanted, start + 1)
        if start >= 0:
            owners[start : start + len(wanted)] = [name] * len(wanted)
    made = []
    for letter, owner, is_mark in zip(found, owners, marks, strict=True):
        if not is_mark:
            em, left, foot = letter.size * _MM, letter.x * _MM, height - letter.y * _MM
            box = (left, foot - 0.86 * em, left + advance(letter.text) * em, foot + 0.12 * em)
            made.append((letter.text, Letter(owner, box, em)))
    return _named(made)


def _named(found: Sequence[tuple[str, Letter]]) -> list[Letter]:
    """Return the letters; those of no field get the words of which they are a part for an owner."""
    made: list[Letter] = []
    words: list[tuple[str, Letter]] = []

    def close() -> None:
        said = _PRINTED + "".join(text for text, _letter in words)
        made.extend(letter._replace(owner=said) for _text, letter in words)
        words.clear()

    for text, letter in found:
        if letter.owner:
            close()
            made.append(letter)
            continue
        if words:
            last = words[-1][1]
            near = abs(letter.box[3] - last.box[3]) < 0.1 and -0.1 < letter.box[0] - last.box[2] < 1.5 * letter.em
            if not near or abs(letter.em - last.em) > 0.01:
                close()
        words.append((text, letter))
    close()
    return made


def lines(seen: Iterable[tuple[float, float, float]], *, height: float) -> list[Line]:
    """Return the printed lines of a page; `seen` has left, right and y in points from below, height is millimetres."""
    return [Line(left * _MM, right * _MM, height - y * _MM) for left, right, y in seen]


def places(found: Sequence[Letter]) -> dict[str, Box]:
    """Return the frame of each field's letters."""
    made: dict[str, Box] = {}
    for owner, box, _em in found:
        if owner in made:
            old = made[owner]
            box = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
        if not owner.startswith(_PRINTED):
            made[owner] = box
    return made


def _over(one: Box, other: Box) -> tuple[float, float]:
    """Return by how much two boxes lie over each other, sideways and up and down (negative: they do not)."""
    return min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])


def _label(line: Line, found: Sequence[Letter]) -> str:
    """Return the printed words at the beginning of the row under which a line runs, "" under a heading."""
    for owner, box, _em in found:
        if not owner.startswith(_PRINTED) or owner.isascii():
            continue
        if abs(box[0] - line.left) < 1 and line.down - _ROW < box[1] < line.down:
            return owner
    return ""


def problems(
    found: Sequence[Letter],
    shown: Mapping[str, Box],
    *,
    size: tuple[float, float],
    printed: Sequence[Line] = (),
    inside: float = 0.0,
) -> list[dict[str, Any]]:
    """Return what lies over what, and what stands too near to the edge, each once.

    Arguments: found, letters of the page; shown, frames of the figures; size, of the page; printed, its lines; inside,
    how far from the edge the portal's frame ends, 0 where a background stands in its place. A seal may lie over text,
    as seals do, and nothing that is printed is wrong by itself.
    """
    made: dict[tuple[str, ...], None] = {}
    ordered = sorted(found, key=lambda letter: letter.box[1])
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.box[1] >= one.box[3]:
                break
            if one.owner == other.owner or (one.owner[:1] == other.owner[:1] == _PRINTED):
                continue
            wide, high = _over(one.box, other.box)
            least = 0.2 * min(one.em, other.em)
            if wide > least and high > least:
                # Fields before printed words, so that the one that can be moved is named first.
                pair = sorted((one.owner, other.owner), key=lambda owner: (owner.startswith(_PRINTED), owner))
                made["overlap", *pair] = None
        if one.owner.startswith(_PRINTED):
            continue
        edge = min(one.box[0], one.box[1], size[0] - one.box[2], size[1] - one.box[3])
        if edge < MARGIN:
            made["margin", one.owner] = None
        elif edge < inside:
            made["frame", one.owner] = None
        for name in ("photo", "code"):
            if min(_over(one.box, shown[name])) > 0.3:
                made["covered", one.owner, name] = None
        for line in printed:
            within = one.box[1] + 0.05 * one.em < line.down < one.box[3] - 0.05 * one.em
            if within and line.left < one.box[2] and one.box[0] < line.right:
                made["line", one.owner, _label(line, found)] = None
    for name, other_name in (("photo", "code"), ("photo", "seal"), ("code", "seal")):
        if min(_over(shown[name], shown[other_name])) > 0.1:
            made["overlap", name, other_name] = None
    return [{"code": code, "fields": list(fields)} for code, *fields in made]


def _name(field: str) -> str:
    if field.startswith(_PRINTED):
        return _("固定文字：%(text)s") % {"text": field.removeprefix(_PRINTED)}
    return str(NAMES.get(field, field))


def words(problem: Mapping[str, Any]) -> str:
    """Return a problem in words for whoever designs the template."""
    names = [_name(name) for name in problem.get("fields", ())]
    match problem["code"]:
        case "overlap":
            return _("“%(one)s”和“%(other)s”叠在一起了，请把其中一项移开。") % {"one": names[0], "other": names[1]}
        case "covered":
            return _("“%(one)s”压在“%(other)s”上了，请把其中一项移开。") % {"one": names[0], "other": names[1]}
        case "line":
            row = problem["fields"][1].removeprefix(_PRINTED)
            if not row:
                return _("“%(one)s”压在标题下面的横线上了，请移开。") % {"one": names[0]}
            return _("“%(one)s”压在“%(row)s”一行的横线上了，请移开。") % {"one": names[0], "row": row}
        case "margin":
            return _("“%(one)s”离纸边太近，打印时可能缺一块，请往里移。") % {"one": names[0]}
        case "frame":
            return _("“%(one)s”压到花边上了，请往里移。") % {"one": names[0]}
        case "dark":
            return _("“%(one)s”后面的背景太深，字看不清，请换一张浅一些的背景图。") % {"one": names[0]}
        case "changed":
            return _("检查的时候草稿又改过了，请再启用一次。")
        case "raced":
            return _("同一种证书刚刚启用了另一版，请刷新页面看一看，再决定要不要启用这一版。")
    return str(problem.get("message", problem["code"]))
