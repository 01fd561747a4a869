"""Loading the tree of divisions, and finding one's way in it."""

import time

import pytest
from django.core.management import CommandError, call_command

from portal.audit.models import Entry
from portal.regions import selectors, services
from portal.regions.errors import BadFile
from portal.regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_names():
    selectors.forget()
    yield
    selectors.forget()


@pytest.fixture
def few(tmp_path):
    """Some hundred divisions of the vendored file: whole provinces, a city without counties, a county without a city."""
    lines = services.adapters.vendored().read_text().splitlines()
    kept = [line for line in lines if not line[:6].isdecimal() or line[:2] in ("11", "23", "42") or line[:6] in FEW]
    path = tmp_path / "divisions.csv"
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return path


FEW = ("440000", "441900")


def test_the_vendored_tree_loads_whole_and_quickly_and_again_changes_nothing(now):
    begun = time.process_time()
    report = services.load(now=now)
    assert time.process_time() - begun < 3
    assert report.read == 3209
    assert Region.objects.count() == 3210  # the country too
    assert Region.objects.filter(level="province").count() == 31
    again = services.load(now=now)
    assert (again.added, again.changed, again.ended) == (0, 0, 0)
    assert Entry.objects.filter(action="regions.tree.loaded").count() == 1


def test_every_division_lies_in_the_range_and_path_of_its_parent(now, few):
    services.load(file=few, now=now)
    for region in Region.objects.exclude(code=0).select_related("parent"):
        low, high = selectors.span(region.parent_id)
        assert low <= region.code <= high
        assert region.path == f"{region.parent.path}{region.code:06d}/"


def test_names_and_steps(now, few):
    services.load(file=few, now=now)
    assert selectors.full_name(230103) == "黑龙江省哈尔滨市南岗区"
    assert selectors.full_name(110101) == "北京市东城区"
    assert selectors.full_name(None) == ""
    assert selectors.name(999999) == ""
    assert [name for _code, name in selectors.trail(429004)] == ["湖北省", "仙桃市"]
    assert selectors.has_children(230100)
    assert not selectors.has_children(441900)
    assert [r.code for r in selectors.search("南岗")] == [230103]
    assert 230103 in {r.code for r in selectors.search("哈尔滨")}
    assert selectors.search("  ") == []


def test_a_name_that_is_missing_today_is_found_once_it_is_loaded(now, few):
    assert selectors.name(230103) == ""
    services.load(file=few, now=now)
    assert selectors.name(230103) == "南岗区"


@pytest.mark.parametrize(("code", "known"), [(230103, True), (230121, True), (230106, True), (999999, False)])
def test_codes_of_old_identity_numbers_are_known(now, few, code, known):
    services.load(file=few, now=now)
    assert selectors.known(code) is known


def test_a_division_that_the_file_lacks_gets_an_end_and_a_zone_stays(now, few, tmp_path):
    services.load(file=few, now=now)
    Region.objects.create(code=420771, name="葛店开发区", level="zone", parent_id=420700, path="420000/420700/420771/")
    lines = few.read_text().splitlines()
    shorter = tmp_path / "shorter.csv"
    shorter.write_text("\n".join(line for line in lines if not line.startswith("420702")), encoding="utf-8")
    assert services.load(file=shorter, now=now).ended == 1
    assert Region.objects.get(pk=420702).valid_to == now.date()
    assert Region.objects.get(pk=420771).valid_to is None
    services.load(file=few, now=now)
    assert Region.objects.get(pk=420702).valid_to is None


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("", 1, "empty"),
        ("# only a remark\n", 1, "empty"),
        ("code,name\n230000,黑龙江省\n", 1, "columns"),
        ("code,name,level,parent\n230000,黑龙江省,province\n", 2, "cells"),
        ("code,name,level,parent\n\n23000,黑龙江省,province,\n", 3, "code"),
        ("code,name,level,parent\n230000,黑龙江省,province,\n230000,又一个,province,\n", 3, "twice"),
        ("code,name,level,parent\n230000,,province,\n", 2, "name"),
        ("code,name,level,parent\n230000,黑龙江省,kingdom,\n", 2, "level"),
        ("code,name,level,parent\n230100,哈尔滨市,city,\n", 2, "level"),
        ("code,name,level,parent\n230100,哈尔滨市,city,230000\n", 2, "parent"),
        ("code,name,level,parent\n230000,黑龙江省,province,\n420100,武汉市,city,230000\n", 3, "outside"),
        ("code,name,level,parent,valid_from,valid_to\n230000,黑龙江省,province,,去年,\n", 2, "date"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_nothing_is_loaded(now, tmp_path, text, line, code):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        services.load(file=path, now=now)
    assert (refused.value.line, refused.value.code) == (line, code)
    assert f"第 {line} 行" in str(refused.value)
    assert Region.objects.count() == 0


def test_the_command_names_file_and_line(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_bytes(b"code,name,level,parent\n" + b"230000,\xb0\xa1,province,\n")
    with pytest.raises(CommandError, match=r"bad\.csv 第 2 行"):
        call_command("load_regions", file=path)
    with pytest.raises(CommandError, match="FileNotFoundError"):
        call_command("load_regions", file=tmp_path / "none.csv")
    call_command("load_regions", "--json")
    assert '"read": 3209' in capsys.readouterr().out
