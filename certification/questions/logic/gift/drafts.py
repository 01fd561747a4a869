"""What GIFT questions become in the bank, and what is said about those that cannot become anything."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from certification.questions.logic import contents, markup, scoring
from certification.questions.logic.contents import Content, Draft, Item, Reading
from certification.questions.logic.gift import syntax
from certification.questions.logic.gift.syntax import Answer, Entry, Text
from certification.questions.logic.problems import Problem

FULL = Decimal(100)


def read(text: str) -> Reading:
    """Every question of a GIFT file, each with its draft or with the reason why there is none."""
    reading = Reading()
    for number, entry in enumerate(syntax.entries(text), start=1):
        name = entry.id or entry.title or entry.stem.text[:20].strip() or f"#{number}"
        problems: list[Problem] = list(entry.problems)
        draft = None
        if entry.kind == "description":
            problems.append(Problem("description"))
        elif entry.kind != "broken":
            draft = _Converter(entry, problems).draft()
        reading.items.append(Item(entry.line, name, draft).with_problems(*problems))
    if not reading.items:
        reading.problems.append(Problem("file_empty"))
    return reading


class _Converter:
    """One entry on its way to a draft; findings go to ``problems``, and a draft is made only where it makes sense."""

    def __init__(self, entry: Entry, problems: list[Problem]) -> None:
        self.entry = entry
        self.problems = problems

    def draft(self) -> Draft | None:
        entry = self.entry
        stem = self.plain(entry.stem)
        if entry.kind in ("short", "numeric"):
            stem = re.sub(r"_{3,}", contents.BLANK, stem)
        makers: dict[str, Callable[[], Content | None]] = {
            "essay": contents.essay,
            "true_false": self.true_false,
            "choice": self.choice,
            "short": self.short,
            "numeric": self.numeric,
            "matching": self.matching,
        }
        content = makers[entry.kind]()
        explanation = self.plain(entry.general_feedback) if entry.general_feedback else ""
        if content is None:
            return None
        if entry.title:
            content["title"] = entry.title
        if entry.tags:
            content["tags"] = list(entry.tags)
        module = entry.category.rstrip("/").rsplit("/", 1)[-1].strip()
        return Draft(
            type=content["type"],
            stem=stem,
            content=content,
            explanation=explanation,
            marks=scoring.number(entry.notes.get("marks", "")) or Decimal(1),
            module=re.sub(r"(?i)^default for\s+", "", module),
            level=_digit(entry.notes.get("level", "")),
            difficulty=_digit(entry.notes.get("difficulty", "")) or 3,
            code=entry.id if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", entry.id) else "",
        )

    def plain(self, text: Text) -> str:
        """The text without markup; what is lost is said once a question."""
        result = markup.plain(text.text, declared=text.format == "html")
        if result.media:
            self.say("image_missing")
        elif result.simplified:
            self.say("html_simplified")
        if text.format == "markdown" and re.search(r"[*_`#>\[\]]|^\s*(?:[-+]|\d+\.)\s", result.text, re.MULTILINE):
            self.say("markdown_as_text")
        return result.text

    def say(self, code: str, **params: object) -> None:
        problem = Problem(code, params=params)
        if problem not in self.problems:
            self.problems.append(problem)

    def true_false(self) -> Content:
        content = contents.true_false(bool(self.entry.truth))
        feedback = {"wrong": self.entry.wrong_feedback, "right": self.entry.right_feedback}
        kept = {name: self.plain(text) for name, text in feedback.items() if text}
        return content | ({"feedback": kept} if kept else {})

    def choice(self) -> Content | None:
        answers = self.entry.answers
        if len(answers) > len(contents.LETTERS):
            self.say("text_too_long", where=_("选项"), limit=len(contents.LETTERS))
            return None
        options = contents.lettered([self.plain(answer.text) for answer in answers])
        for option, answer in zip(options, answers, strict=True):
            if answer.feedback:
                option["feedback"] = self.plain(answer.feedback)
        equals = [index for index, answer in enumerate(answers) if answer.right]
        if equals:
            # One "=" makes it a single choice; what else earns marks there earned only a part of them.
            for answer in answers:
                if not answer.right and answer.weight is not None and answer.weight > 0:
                    self.say("partial_credit", value=answer.text.text[:40])
            if len(equals) > 1:
                self.say("single_with_two_keys", count=len(equals))
                return None
            return contents.choice(options, [options[equals[0]]["key"]], multiple=False)
        earning = [index for index, answer in enumerate(answers) if (answer.weight or 0) > 0]
        keys = [options[index]["key"] for index in earning]
        if len(keys) == 1 and answers[earning[0]].weight == FULL:
            return contents.choice(options, keys, multiple=False)
        if len({answers[index].weight for index in earning}) > 1:
            self.say("weights_uneven")
        if not keys:
            self.say("no_key")
            return None
        return contents.choice(options, keys, multiple=True)

    def short(self) -> Content | None:
        accepted: list[str] = []
        others = []
        for answer in self.entry.answers:
            text = self.plain(answer.text)
            if self.full(answer):
                accepted.append(text)
            else:
                others.append(self.other(answer, text))
        if any("*" in text for text in accepted):
            self.say("wildcard_unsupported")
            return None
        if not accepted:
            self.say("no_key")
            return None
        return self.with_feedback(contents.fill([accepted]), others)

    def numeric(self) -> Content | None:
        values: set[tuple[Decimal, Decimal]] = set()
        others = []
        for answer in self.entry.answers:
            text = answer.text.text
            if not self.full(answer):
                others.append(self.other(answer, text))
                continue
            value = _interval(text)
            if value is None:
                self.say("number_invalid", value=text[:40])
                return None
            values.add(value)
        if len(values) != 1:
            self.say("several_numbers" if values else "no_key")
            return None
        return self.with_feedback(contents.numeric(*values.pop(), self.entry.notes.get("unit", "")), others)

    def matching(self) -> Content:
        pairs = []
        extra = []
        for answer in self.entry.answers:
            left, right = self.plain(answer.text), self.plain(Text(answer.pair or "", answer.text.format))
            if left:
                pairs.append((left, right))
            else:
                extra.append(right)
        return contents.matching(pairs, extra)

    def full(self, answer: Answer) -> bool:
        return answer.weight is None or answer.weight == FULL

    def other(self, answer: Answer, text: str) -> dict[str, str]:
        """An answer that does not get full marks: kept for the record; said where it would have earned something."""
        if answer.weight and answer.weight > 0:
            self.say("partial_credit", value=text[:40])
        kept = {"text": text, "weight": str(answer.weight)}
        return kept | ({"feedback": self.plain(answer.feedback)} if answer.feedback else {})

    def with_feedback(self, content: Content, others: list[dict[str, str]]) -> Content:
        feedback = {a.text.text: self.plain(a.feedback) for a in self._fully_right() if a.feedback}
        if feedback:
            content["feedback"] = feedback
        if others:
            content["other_answers"] = others
        return content

    def _fully_right(self) -> Iterator[Answer]:
        return (answer for answer in self.entry.answers if self.full(answer))


def _digit(text: str) -> int | None:
    return int(text) if text in ("1", "2", "3", "4", "5") else None


def _interval(text: str) -> tuple[Decimal, Decimal] | None:
    """(value, tolerance) of ``3``, ``3:0.5`` or ``2.5..3.5``; None where it is no number."""
    if ".." in text:
        low, high = (scoring.number(part) for part in text.split("..", 1))
        if low is None or high is None or high < low:
            return None
        return (low + high) / 2, (high - low) / 2
    first, _, second = text.partition(":")
    value, tolerance = scoring.number(first), scoring.number(second or "0")
    return None if value is None or tolerance is None else (value, tolerance)
