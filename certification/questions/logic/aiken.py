"""Aiken files: a question, its options as ``A. text`` or ``A) text``, then ``ANSWER: A``."""

import re

from certification.questions.logic import contents
from certification.questions.logic.contents import Draft, Item, Reading
from certification.questions.logic.problems import Problem

_OPTION = re.compile(r"^\s*([A-ZＡ-Ｚ])\s*[.)、．）]\s*(.*)$")
_ANSWER = re.compile(r"^\s*(?:ANSWER|答案)\s*[:：]\s*(.*)$", re.IGNORECASE)


def read(text: str) -> Reading:
    """Every question of an Aiken file. Several letters after ANSWER, our extension, make a multiple choice question."""
    reading = Reading()
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    start = 0

    def finish(problem: Problem | None, answer: str = "") -> None:
        nonlocal stem, options, start
        if stem or options:
            letters = re.findall(r"[A-Z]", contents.half_width(answer).upper())
            keyed = [{"key": contents.half_width(letter), "text": words} for letter, words in options]
            content = contents.choice(keyed, letters, multiple=len(letters) > 1)
            draft = Draft(type=content["type"], stem="\n".join(stem), content=content) if problem is None else None
            item = Item(start, f"#{len(reading.items) + 1}", draft)
            reading.items.append(item.with_problems(*((problem,) if problem else ())))
        stem, options, start = [], [], 0

    for number, line in enumerate(text.splitlines(), start=1):
        answer, option = _ANSWER.match(line), _OPTION.match(line)
        if answer:
            letters = contents.half_width(answer.group(1)).strip()
            start = start or number
            if not stem and not options:
                stem = [""]
            valid = re.fullmatch(r"[a-z]|[A-Z](?:[\s,、;]*[A-Z])*", letters)
            finish(None if valid else Problem("aiken_unreadable", params={"value": line.strip()[:60]}), letters)
        elif option and (stem or options):
            options.append((option.group(1), option.group(2).strip()))
        elif line.strip():
            if options:
                finish(Problem("aiken_unfinished"))
            start = start or number
            stem.append(line.strip())
        elif stem and not options:
            # A blank line after the stem alone: what came before was not finished.
            finish(Problem("aiken_unfinished"))
    finish(Problem("aiken_unfinished"))
    if not reading.items:
        reading.problems.append(Problem("file_empty"))
    return reading
