"""The demonstration content is well formed: courses, question bank, practical stations, pages.

The schemas are described in portal/demo/world/README.md; messages name the lesson or question at fault.
"""

import collections
import itertools
import pathlib
import re

import pytest
import yaml

import portal.demo

ROOT = pathlib.Path(portal.demo.__path__[0]) / "world"

# code: (lessons, fewest sections, least body length, greatest body length, fewest quiz items a lesson)
COURSES = {
    "L5-LIFE": (10, 4, 700, 1200, 3),
    "L4-REHAB": (6, 1, 250, 700, 2),
    "L3-PLAN": (5, 1, 250, 700, 2),
    "FAM-CARE": (4, 1, 250, 700, 2),
    "EMERG": (4, 1, 250, 700, 2),
}
BLOCKS = {
    "heading": {"text"},
    "paragraph": {"text"},
    "warning": {"text"},
    "tip": {"text"},
    "local_rule": {"text"},
    "steps": {"title", "items"},
    "table": {"title", "columns", "rows"},
    "figure": {"id", "caption", "description"},
}
PAGES = {"home": 1, "about": 1, "help": 13, "policy": 3, "news": 3, "notice": 2}


def _load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


COURSE_FILES = {data["code"]: data for data in map(_load, sorted((ROOT / "courses").glob("*.yaml")))}
LESSONS = [
    (code, lesson) for code, data in COURSE_FILES.items() for part in data["sections"] for lesson in part["lessons"]
]
BANK = {level: _load(ROOT / f"questions/level{level}.yaml") for level in (5, 4, 3)}
QUESTIONS = [(level, question) for level, data in BANK.items() for question in data["questions"]]
STATIONS = [_load(path) for path in sorted((ROOT / "practical").glob("*.yaml"))]


def _ids(pairs):
    return [item["code"] for _, item in pairs]


def _filled(record, **types):
    for name, kind in types.items():
        assert isinstance(record.get(name), kind), name
        assert record[name] or not isinstance(record[name], str | list), f"{name} is empty"


def _options(question, keys):
    letters = [option["key"] for option in question["options"]]
    texts = [option["text"] for option in question["options"]]
    assert letters == list("ABCDEFGH"[: len(letters)])
    assert all(text.strip() for text in texts)
    assert len(set(texts)) == len(texts)
    assert set(keys) <= set(letters)


def _body_length(lesson):
    """Characters of the text to be read; figures, key points and quiz do not count."""
    total = 0
    for block in lesson["blocks"]:
        if block["type"] == "figure":
            continue
        total += len(block.get("text", "")) + len(block.get("title", "")) + sum(map(len, block.get("items", [])))
        total += sum(map(len, block.get("columns", []))) + sum(
            len(cell) for row in block.get("rows", []) for cell in row
        )
    return total


def _even(counter, least=0.18, most=0.32):
    total = sum(counter.values())
    for key in "ABCD":
        assert least <= counter[key] / total <= most, f"{key}: {counter[key] / total:.0%}"


def test_the_five_courses_have_their_sections_and_lessons():
    assert set(COURSE_FILES) == set(COURSES)
    for code, data in COURSE_FILES.items():
        _filled(data, title=str, role=str, audience=str, summary_en=str, sections=list)
        assert data["schema"] == "course/1"
        assert sum(owner == code for owner, _ in LESSONS) == COURSES[code][0]
        assert len(data["sections"]) >= COURSES[code][1]


@pytest.mark.parametrize(("course", "lesson"), LESSONS, ids=_ids(LESSONS))
def test_lesson(course, lesson):
    _, _, least, most, quiz_least = COURSES[course]
    _filled(lesson, title=str, minutes=int, summary_en=str, objectives=list, blocks=list, key_points=list, quiz=list)
    assert lesson["kind"] in {"text", "video", "offline_practice"}
    kinds = collections.Counter(block["type"] for block in lesson["blocks"])
    for block in lesson["blocks"]:
        assert set(block) == {"type"} | BLOCKS[block["type"]], block
        assert all(block.values()), block
        if block["type"] == "table":
            assert {len(row) for row in block["rows"]} == {len(block["columns"])}, block["title"]
    assert least <= _body_length(lesson) <= most
    if course == "L5-LIFE":
        wanted = {"heading", "paragraph", "steps", "warning", "figure"}
        assert wanted <= set(kinds)
        assert kinds["table"] or lesson["kind"] == "offline_practice"
    assert len(lesson["quiz"]) >= quiz_least
    for item in lesson["quiz"]:
        _filled(item, code=str, stem=str, explanation=str)
        assert len(item["options"]) == 4
        _options(item, [item["key"]])
    assert lesson["kind"] != "video" or lesson.get("storyboard")


def test_storyboards_are_short_enough_to_speak():
    boards = {lesson["code"]: lesson["storyboard"] for _, lesson in LESSONS if lesson.get("storyboard")}
    assert len(boards) >= 3
    for code, slides in boards.items():
        assert 6 <= len(slides) <= 10, code
        assert [slide["slide"] for slide in slides] == list(range(1, len(slides) + 1)), code
        for slide in slides:
            _filled(slide, title=str, captions=list, narration=str)
            assert len(slide["narration"]) <= 140, (code, slide["slide"])


def test_no_code_is_used_twice():
    codes = collections.Counter(COURSE_FILES.keys())
    for _, lesson in LESSONS:
        codes.update([lesson["code"], *(item["code"] for item in lesson["quiz"])])
        codes.update(block["id"] for block in lesson["blocks"] if block["type"] == "figure")
    codes.update(question["code"] for _, question in QUESTIONS)
    for station in STATIONS:
        codes.update([station["code"], *(item["code"] for item in station["critical_fail"])])
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize(("level", "question"), QUESTIONS, ids=_ids(QUESTIONS))
def test_question(level, question):
    _filled(question, module=str, difficulty=int, stem=str, explanation=str, marks=str)
    modules = {module["code"] for module in _load(ROOT / "questions/modules.yaml")["modules"]}
    assert question["level"] == level
    assert question["module"] in modules
    assert 1 <= question["difficulty"] <= 5
    _KEYED[question["type"]](question)


def _single(question):
    assert len(question["options"]) == 4
    _options(question, [question["key"]])


def _multiple(question):
    _options(question, question["key"])
    assert len(question["options"]) >= 4
    assert 2 <= len(question["key"]) < len(question["options"])


def _true_false(question):
    assert isinstance(question["key"], bool)


def _fill(question):
    assert question["stem"].count("____") == len(question["answers"])
    assert all(question["answers"])


def _numeric(question):
    assert float(question["value"]) is not None
    assert float(question["tolerance"]) >= 0
    assert question["unit"]


def _matching(question):
    left, right = ({item["id"] for item in question[side]} for side in ("left", "right"))
    assert set(question["key"]) == left
    assert set(question["key"].values()) <= right
    assert len(set(question["key"].values())) == len(left)


def _ordering(question):
    shown = [item["id"] for item in question["items"]]
    assert sorted(question["key"]) == sorted(shown)
    assert question["key"] != shown


_KEYED = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "fill": _fill,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
}


@pytest.mark.parametrize(("level", "least"), [(5, 160), (4, 60), (3, 40)])
def test_bank_is_large_enough_and_cannot_be_guessed(level, least):
    questions = BANK[level]["questions"]
    assert BANK[level]["count"] == len(questions) >= least
    _even(collections.Counter(question["key"] for question in questions if question["type"] == "single"))
    judged = [question["key"] for question in questions if question["type"] == "true_false"]
    assert 0.3 <= sum(judged) / len(judged) <= 0.7


def test_quiz_answers_are_spread_evenly():
    _even(collections.Counter(item["key"] for _, lesson in LESSONS for item in lesson["quiz"]))


def test_bank_uses_every_type_and_the_longest_option_is_not_the_hint():
    types = collections.Counter(question["type"] for _, question in QUESTIONS)
    assert all(types[kind] >= 10 for kind in _KEYED)
    singles = [question for _, question in QUESTIONS if question["type"] == "single"]
    longest = 0
    for question in singles:
        lengths = {option["key"]: len(option["text"]) for option in question["options"]}
        right = lengths.pop(question["key"])
        longest += all(right > other for other in lengths.values())
    assert longest / len(singles) <= 0.40


def _pairs(text):
    text = re.sub(r"[^\w]", "", text)
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _gist(question):
    options = question.get("options", [])
    if question["type"] == "single":
        options = [option for option in options if option["key"] == question["key"]]
    parts = [*options, *question.get("items", []), *question.get("left", []), *question.get("right", [])]
    return question["stem"] + "".join(part["text"] for part in parts)


def test_no_two_questions_are_nearly_the_same():
    bank = [(question["code"], _pairs(question["stem"]), _pairs(_gist(question))) for _, question in QUESTIONS]
    alike = []
    for (one, stem_1, all_1), (two, stem_2, all_2) in itertools.combinations(bank, 2):
        whole = len(all_1 & all_2) / max(1, len(all_1 | all_2))
        stem = len(stem_1 & stem_2) / max(1, len(stem_1 | stem_2))
        if whole >= 0.60 or stem >= 0.75:
            alike.append((one, two))
    assert alike == []


@pytest.mark.parametrize("station", STATIONS, ids=[station["code"] for station in STATIONS])
def test_station_adds_up_to_a_hundred(station):
    _filled(
        station, title=str, minutes=int, scenario=str, candidate_instruction=str, materials=list, critical_fail=list
    )
    _filled(station, observer_hints=list)
    assert station["level"] in (4, 5)
    assert sum(item["points"] for item in station["items"]) == 100
    assert [item["no"] for item in station["items"]] == list(range(1, len(station["items"]) + 1))


def test_there_are_six_stations():
    assert len(STATIONS) == 6
    assert {station["level"] for station in STATIONS} == {4, 5}


def _pages():
    for path in sorted((ROOT / "pages").rglob("*.md")):
        header, body = re.match(r"---\n(.*?)\n---\n\n(.*)", path.read_text(encoding="utf-8"), re.DOTALL).groups()
        yield path, yaml.safe_load(header), body


def test_pages():
    people = [person["name"] for person in _load(ROOT / "world.yaml")["people"]]
    slugs, kinds = set(), collections.Counter()
    for path, header, body in _pages():
        _filled(header, schema=str, kind=str, slug=str, title=str, summary_en=str)
        assert (header["slug"], header["kind"]) == (path.stem, path.parent.name)
        assert header["slug"] not in slugs, path.name
        assert len(body) >= 150, path.name
        assert not [name for name in people if name in body], f"{path.name} shows a full name"
        if header["kind"] == "notice":
            assert header["published_on"] <= header["ends_on"]
        slugs.add(header["slug"])
        kinds[header["kind"]] += 1
    assert kinds == PAGES


HALF_WIDTH = re.compile(r"[\u3400-\u9fff\u201d][,;?!()]|[,;?!()][\u3400-\u9fff\u201c]|[\u3400-\u9fff]:(?=[^\s/])")


@pytest.mark.parametrize("path", sorted([*ROOT.rglob("*.yaml"), *ROOT.rglob("*.md")]), ids=lambda path: path.name)
def test_text_is_clean(path):
    text = path.read_text(encoding="utf-8")
    assert "\ufffd" not in text
    assert not re.search(r"/(tmp|work|home|root|Users)/", text), "a path of somebody's machine"
    # packs are YAML in the flow style, whose own commas and braces stand beside Chinese
    if path.name != "README.md" and "packs" not in path.parts:
        found = HALF_WIDTH.search(text)
        assert not found, f"half-width mark beside Chinese: {text[found.start() - 8 : found.end() + 8]!r}"
