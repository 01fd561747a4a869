"""Broken packs are refused with the right code, on the line of the fault, all faults at once."""

import shutil

import pytest

from portal.policy import adapters, services
from portal.policy.errors import PackRefused

# file, old text, new text, code, part of the message: one edit each, and the problem names the edited line
BROKEN = [
    ("subsidies.yaml", "    title: 一次性入职奖励", "    titel: 一次性入职奖励", "unknown_key", "titel"),
    ("subsidies.yaml", "    article: entry\n    service", "    service", "missing_article", "no article"),
    ("subsidies.yaml", "article: entry, rows", "article: entri, rows", "unknown_reference", "article 'entri'"),
    ("subsidies.yaml", "amount: [{table: entry}]", "amount: [{table: entree}]", "unknown_reference", "table 'entree'"),
    ("subsidies.yaml", "{fact: in_quota, is: false}", "{fact: in_qouta, is: false}", "unknown_reference", "no fact"),
    (
        "subsidies.yaml",
        "{fact: service_years, at_least: 2}",
        "{fact: service_years, is: 2}",
        "bad_value",
        "does not fit",
    ),
    (
        "subsidies.yaml",
        "{fact: service_years, at_least: 2}",
        "{fact: service_years, at_least: 2, school: local}",
        "unknown_key",
        "means nothing",
    ),
    (
        "subsidies.yaml",
        "in: [secondary, college, bachelor, master, doctor]}\n      - {fact: cert",
        "in: [secondary, colege]}\n      - {fact: cert",
        "unknown_reference",
        "colege",
    ),
    ("subsidies.yaml", "{fact: service_years, at_least: 2}", "{fact: service_years, at_least: 2.5}", "decimal", "2.5"),
    ("subsidies.yaml", "{share: 15%, after_years: 2}", "{share: 16%, after_years: 2}", "bad_value", "100%"),
    ("subsidies.yaml", "{by: 70%,", "{by: seventy,", "bad_value", "percent"),
    ("subsidies.yaml", "unverified: true, note: 离职规定的原文不全", "unverified: true", "bad_value", "note"),
    ("subsidies.yaml", "离职规定的原文不全", "离职规定,原文不全", "empty_value", "comma"),
    (
        "subsidies.yaml",
        "    facts_on: claim\n",
        "    facts_on: claim\n    facts_on: due\n",
        "duplicate_key",
        "facts_on",
    ),
    (
        "timebank.yaml",
        "{value: 90000, article: tb}",
        "{article: tb, values: [{from: 2020-01-01, value: 1}, {from: 2020-01-01, value: 2}]}",
        "overlapping_dates",
        "2020-01-01",
    ),
    (
        "timebank.yaml",
        "{value: 90000, article: tb}",
        "{article: tb, values: [{from: 2020-01-01, to: 2021-01-01, value: 1}, {from: 2021-01-01, value: 2}]}",
        "overlapping_dates",
        "2021-01-01",
    ),
    (
        "timebank.yaml",
        "{value: 90000, article: tb}",
        "{article: tb, values: [{from: 2020-02-30, value: 1}]}",
        "bad_date",
        "2020-02-30",
    ),
    (
        "timebank.yaml",
        "unit: {value: 小时, article: tb}",
        "unit: {value: 小时, article: tb-name}",
        "weak_source",
        "grade W",
    ),
    ("timebank.yaml", "unit: {value: 小时, article: tb}", "unit: &a {value: 小时, article: tb}", "alias", "anchors"),
    ("pack.yaml", 'tb: {source: "46"', 'tb: {source: "47"', "unknown_reference", "source '47'"),
    ("pack.yaml", "effective_from: 2019-08-01\n", "", "missing_key", "effective_from"),
]
# The same faults where only the rooms of standards and training are needed.
NATIONAL = [
    ("standards.yaml", "    title: 养老护理员", "    titel: 养老护理员", "unknown_key", "titel"),
    ("standards.yaml", "        article: std-2019\n        service", "        service", "missing_article", "no article"),
    ("standards.yaml", "{id: 5-work, article: std-2019,", "{id: 5-work, article: std-2018,", "unknown_reference", "2018"),
    ("standards.yaml", "[{fact: service_years, at_least: 1}]", "[{fact: service_yaers, at_least: 1}]", "unknown_reference", "no fact"),
    ("standards.yaml", "[{fact: service_years, at_least: 1}]", "[{fact: service_years, is: 1}]", "bad_value", "does not fit"),
    ("standards.yaml", "[{fact: service_years, at_least: 1}]", "[{fact: service_years, at_least: 1.5}]", "decimal", "1.5"),
    ("standards.yaml", "in: [college, bachelor, master, doctor]", "in: [colege, bachelor]", "unknown_reference", "colege"),
    ("standards.yaml", "counting: cumulative", "counting: cumulativ", "bad_value", "counting"),
    ("standards.yaml", "      - id: caregiver-2019\n        from: 2019-10-16", "      - id: caregiver-2019\n        from: 2019-10-16\n        to: 2019-10-15", "bad_date", "before"),
    ("training.yaml", "note: 辽宁 2023 年规定，作全国默认}\nonline", "note: 辽宁 2023 年规定,作全国默认}\nonline", "empty_value", "comma"),
    ("training.yaml", "heartbeat_seconds: {value: 30, article: proposal, unverified: true, note: 建议值}", "heartbeat_seconds: {value: 30, article: proposal}", "weak_source", "grade"),
    ("training.yaml", "class_hour_minutes: {value: 45,", "class_hour_minutes: {values: [{from: 2020-01-01, value: 1}, {from: 2020-01-01, value: 2}],", "overlapping_dates", "2020-01-01"),
    ("training.yaml", "class_hour_minutes: {value: 45,", "class_hour_minutes: {value: 45, none: true,", "bad_value", "exactly one"),
    ("training.yaml", "keep_years:", "keep_year:", "unknown_key", "keep_year"),
    ("pack.yaml", "format: 1", "format: 2", "bad_value", "format"),
    ("pack.yaml", "slug: national", "slug: nation", "bad_value", "folder name"),
    ("pack.yaml", "effective_from: 2019", "effective_from: 2019-13-01 #", "bad_date", "2019-13-01"),
]  # fmt: skip


def _refused(slug, name, old, new, tmp_path):
    folder = tmp_path / slug
    shutil.copytree(adapters.folder(slug), folder)
    source = (folder / name).read_text(encoding="utf-8")
    assert old in source, old
    (folder / name).write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        services.read_pack(folder)
    return source[: source.index(old)].count("\n") + 1, refused.value.problems


def _check(slug, name, old, new, code, text, tmp_path):
    line, problems = _refused(slug, name, old, new, tmp_path)
    hits = [p for p in problems if p.code == code and text in p.message]
    assert hits, [str(p) for p in problems]
    assert hits[0].file == f"{slug}/{name}"
    if code not in ("missing_key", "missing_article"):  # what is not there has the line of what lacks it
        assert any(abs(p.line - line) <= 2 for p in hits), (line, [str(p) for p in hits])
    assert str(hits[0]) == f"{hits[0].file}:{hits[0].line}: {code}: {hits[0].message}"


@pytest.mark.parametrize(("name", "old", "new", "code", "text"), BROKEN)
def test_a_broken_pack_is_refused_on_its_line(name, old, new, code, text, tmp_path):
    _check("nanjing", name, old, new, code, text, tmp_path)


@pytest.mark.parametrize(("name", "old", "new", "code", "text"), NATIONAL)
def test_a_broken_standard_is_refused_on_its_line(name, old, new, code, text, tmp_path):
    _check("national", name, old, new, code, text, tmp_path)


def test_all_problems_of_all_files_are_told_at_once(tmp_path):
    folder = tmp_path / "national"
    shutil.copytree(adapters.folder("national"), folder)
    for name, old, new in (
        ("standards.yaml", "    title: 养老护理员", "    titel: 养老护理员"),
        ("training.yaml", "keep_years:", "keep_year:"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (folder / "wishes.yaml").write_text("a: 1\n", encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        services.read_pack(folder)
    assert [p.code for p in refused.value.problems] == ["unknown_file"]
    (folder / "notes.txt").unlink()
    with pytest.raises(PackRefused) as refused:
        services.read_pack(folder)
    assert {(p.file, p.code) for p in refused.value.problems} >= {
        ("national/standards.yaml", "unknown_key"),
        ("national/standards.yaml", "missing_key"),
        ("national/training.yaml", "unknown_key"),
        ("national/wishes.yaml", "unknown_file"),
    }


@pytest.mark.parametrize(
    "text", ["a: [1", "a: !!python/object:os.system x", "? [a]\n: 1", "\x00", "- a\n- b\n", "", "a: {b", "[" * 3000]
)
def test_no_text_is_more_than_refused(text, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        services.read_pack(folder)
    assert all(p.file == "odd/pack.yaml" and p.line >= 1 for p in refused.value.problems)


def test_a_pack_without_pack_yaml_and_no_pack_at_all(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(PackRefused) as refused:
        services.read_pack(tmp_path / "empty")
    assert refused.value.problems[0].code == "missing_file"
    with pytest.raises(PackRefused):
        services.read_pack("nowhere")


def test_a_case_that_fails_is_a_problem_of_its_line(tmp_path):
    folder = tmp_path / "national"
    shutil.copytree(adapters.folder("national"), folder)
    path = folder / "cases" / "standards-template.yaml"
    text = path.read_text(encoding="utf-8").replace("expect: {value: 3}", "expect: {value: 4}", 1)
    path.write_text(text, encoding="utf-8")
    report = services.check(folder)
    assert [(p.file, p.code) for p in report.problems] == [
        ("national/cases/standards-template.yaml", "case_failed"),
    ]
    assert report.problems[0].line == text[: text.index("expect: {value: 4}")].count("\n") + 1
    path.write_text(text.replace("subject: standards", "subject: standard", 1), encoding="utf-8")
    assert services.check(folder).problems[0].code == "unknown_reference"
