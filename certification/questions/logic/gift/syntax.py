"""GIFT text as a list of entries: what is written, not yet what it means for the bank.

Rules of the format: a blank line ends a question, a line that begins with ``//`` is a comment, ``$CATEGORY:`` sets the
category of what follows, ``::title::`` names a question, ``[html]`` and its like give the format of a text, ``{...}``
holds the answers, and ``~ = # { } :`` are taken literally after a backslash (``\\n`` is a line break).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from certification.questions.logic.problems import Problem

# Escaped characters travel through the parser as code points that no text may hold (Unicode noncharacters).
_ESCAPES = {
    "~": "\ufdd0",
    "=": "\ufdd1",
    "#": "\ufdd2",
    "{": "\ufdd3",
    "}": "\ufdd4",
    ":": "\ufdd5",
    "\\": "\ufdd6",
    "n": "\ufdd7",
}
_RESTORE = str.maketrans({mark: ("\n" if sign == "n" else sign) for sign, mark in _ESCAPES.items()})
_FORMATS = "html|markdown|plain|moodle"
_STRIP_NONCHARACTERS = dict.fromkeys(range(0xFDD0, 0xFDD8))


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text and the format that its author declared."""

    text: str
    format: str = "moodle"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: ``right`` for ``=``, weight in percent where given, ``pair`` the right side of ``->``."""

    right: bool
    text: Text
    weight: Decimal | None = None
    pair: str | None = None
    feedback: Text | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One question or description.

    :param kind: description, essay, true_false, choice, short, matching, numeric, or broken (see ``problems``).
    :param notes: what comments before the question say as ``[name:value]``, id and tags apart.
    :param embedded: the answers stand inside the sentence, whose gap is written as five underscores.
    :param truth: the answer of a true/false question.
    """

    line: int
    kind: str
    stem: Text
    title: str = ""
    category: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    embedded: bool = False
    truth: bool | None = None
    wrong_feedback: Text | None = None
    right_feedback: Text | None = None
    general_feedback: Text | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Block:
    lines: list[tuple[int, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line for _, line in self.lines)


def entries(text: str) -> list[Entry]:
    """Every question of a GIFT file in its order; one that cannot be read becomes an entry of kind ``broken``."""
    category = ""
    found: list[Entry] = []
    for block in _blocks(text):
        while block.lines and block.lines[0][1].lstrip().startswith("$CATEGORY:"):
            category = _plain(block.lines.pop(0)[1].lstrip().removeprefix("$CATEGORY:")).strip()
        if block.lines:
            found.append(_entry(block, category))
    return found


def _blocks(text: str) -> Iterator[_Block]:
    """Blocks between blank lines. A brace left open takes the following blocks in, unless one of them opens another."""
    escaped = re.sub(
        r"\\([~=#{}:\\n])",
        lambda match: _ESCAPES[match.group(1)],
        text.translate(_STRIP_NONCHARACTERS).replace("\r\n", "\n").replace("\r", "\n"),
    )
    raw: list[_Block] = [_Block()]
    for number, line in enumerate(escaped.split("\n"), start=1):
        if line.lstrip().startswith("//"):
            raw[-1].comments.append(line)
        elif not line.strip():
            if raw[-1].lines:
                raw.append(_Block())
        else:
            raw[-1].lines.append((number, line.rstrip("\n")))
    pending = [block for block in raw if block.lines]
    index = 0
    while index < len(pending):
        block = pending[index]
        index += 1
        if _open(block.text):
            taken = _closing(pending, index)
            for further in pending[index : index + taken]:
                block.lines.extend([(further.lines[0][0], ""), *further.lines])
                block.comments.extend(further.comments)
            index += taken
        yield from _split(block)


def _open(text: str) -> bool:
    return text.count("{") > text.count("}")


def _closing(blocks: list[_Block], start: int) -> int:
    """How many blocks from ``start`` on belong to an open brace; 0 when it is never closed."""
    for taken, block in enumerate(blocks[start:], start=1):
        opened, closed = block.text.find("{"), block.text.find("}")
        if closed >= 0 and (opened < 0 or closed < opened):
            return taken
        if opened >= 0 or block.text.lstrip().startswith(("::", "$CATEGORY:")):
            return 0
    return 0


def _split(block: _Block) -> Iterator[_Block]:
    """Two questions without a blank line between them: a line that ends the answers, then one that begins anew."""
    current = _Block(comments=block.comments)
    closed = False
    for position, (number, line) in enumerate(block.lines):
        rest = "\n".join(text for _, text in block.lines[position:])
        if closed and (line.lstrip().startswith(("::", "$CATEGORY:")) or "{" in rest):
            yield current
            current, closed = _Block(), False
        current.lines.append((number, line))
        if line.rstrip().endswith("}") and not _open(current.text):
            closed = True
    yield current


def _entry(block: _Block, category: str) -> Entry:
    line = block.lines[0][0]
    body = block.text.strip()
    remarks = re.findall(r"\[(\w+):([^\]]+)\]", _plain("\n".join(block.comments)))
    notes = {name: value.strip() for name, value in remarks if name != "tag"}
    tags = tuple(value for name, value in remarks if name == "tag")
    place = {"line": line, "category": category, "tags": tags, "id": notes.pop("id", ""), "notes": notes}

    title = ""
    if body.startswith("::"):
        parts = body[2:].split("::", 1)
        if len(parts) == 1:
            return _broken(place, body, "", Problem("gift_title_unclosed"))
        title, body = _plain(parts[0]).strip(), parts[1].strip()

    openings, closings = body.count("{"), body.count("}")
    if openings == 0 and closings == 0:
        if "｛" in body and "｝" in body:
            return _broken(place, body, title, Problem("gift_fullwidth"))
        return Entry(kind="description", title=title, stem=_text(body), **place)
    if openings > closings:
        return _broken(place, body, title, Problem("gift_unclosed"))
    if closings > openings or body.find("}") < body.find("{"):
        return _broken(place, body, title, Problem("gift_unopened"))
    if openings > 1:
        return _broken(place, body, title, Problem("gift_two_blocks"))

    before, rest = body.split("{", 1)
    inside, after = rest.split("}", 1)
    embedded = bool(after.strip())
    stem = _text(f"{before.rstrip()} _____ {after.strip()}".strip() if embedded else before)
    return _answered(inside, Entry(kind="", title=title, stem=stem, embedded=embedded, **place))


def _broken(place: dict, body: str, title: str, problem: Problem) -> Entry:
    return Entry(kind="broken", title=title, stem=_text(body), problems=(problem,), **place)


def _answered(inside: str, entry: Entry) -> Entry:
    """The entry with the meaning of what stands between its braces."""
    default = entry.stem.format
    general = None
    if "####" in inside:
        inside, general_text = inside.split("####", 1)
        general = _text(general_text, default)
    inside = inside.strip()

    def made(kind: str, **more: object) -> Entry:
        kept = {
            name: getattr(entry, name)
            for name in ("line", "stem", "title", "category", "id", "tags", "notes", "embedded")
        }
        return Entry(kind=kind, general_feedback=general, **kept, **more)  # type: ignore[arg-type]

    if not inside:
        return made("essay")
    truth = re.match(r"(?i)(true|false|t|f)\s*(?:#|$)", inside)
    if truth:
        _, *feedback = inside.split("#")
        texts = [_text(text, default) if text.strip() else None for text in feedback[:2]] + [None, None]
        return made("true_false", truth=truth.group(1)[0] in "tT", wrong_feedback=texts[0], right_feedback=texts[1])
    if inside.startswith("#"):
        return _numbers(inside[1:], default, made)
    if inside[0] not in "~=":
        return made("broken", problems=(Problem("gift_stray_text", params={"value": _plain(inside)[:40]}),))
    answers = _answers(inside, default)
    if "~" in inside:
        return made("choice", answers=answers)
    pairs = [answer.text.text for answer in answers]
    arrows = sum("->" in text for text in pairs)
    if arrows and arrows < len(pairs):
        return made("broken", answers=answers, problems=(Problem("gift_mixed_pairs"),))
    if arrows:
        return made("matching", answers=tuple(_paired(answer) for answer in answers))
    return made("short", answers=answers)


def _numbers(inside: str, default: str, made) -> Entry:
    if not inside.strip():
        return made("broken", problems=(Problem("no_key"),))
    if inside.lstrip()[0] in "~=":
        answers = tuple(replace(answer, right=True) for answer in _answers(inside.strip(), default))
    else:
        answers = (_answer("=", inside, default),)
    return made("numeric", answers=answers)


def _answers(inside: str, default: str) -> tuple[Answer, ...]:
    """The answers in order. ``~=`` is an old way to write ``=``; any other empty answer is kept, to be reported."""
    pieces = re.findall(r"([~=])([^~=]*)", re.sub(r"~\s*=", "=", inside))
    return tuple(_answer(sign, text, default) for sign, text in pieces)


def _answer(sign: str, text: str, default: str) -> Answer:
    text, _, feedback = text.partition("#")
    text = text.strip()
    weight = None
    weighted = re.match(r"%(-?\d+(?:\.\d*)?)%", text)
    if weighted:
        weight, text = Decimal(weighted.group(1)), text[weighted.end() :]
    return Answer(
        right=sign == "=",
        text=_text(text, default),
        weight=weight,
        feedback=_text(feedback, default) if feedback.strip() else None,
    )


def _paired(answer: Answer) -> Answer:
    left, right = answer.text.text.split("->", 1)
    return Answer(True, Text(left.strip(), answer.text.format), answer.weight, right.strip(), answer.feedback)


def _text(raw: str, default: str = "moodle") -> Text:
    raw = raw.strip()
    declared = re.match(rf"\[({_FORMATS})\]", raw)
    if declared:
        default, raw = declared.group(1), raw[declared.end() :].strip()
    return Text(_plain(raw), default)


def _plain(raw: str) -> str:
    return raw.translate(_RESTORE)
