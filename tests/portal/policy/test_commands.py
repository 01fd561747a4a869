"""check_packs, activate_pack, load_pack: what they print and how they end."""

import json
import shutil

import pytest
from django.core.management import CommandError, call_command

from portal.policy import adapters
from portal.policy.models import Activation, Ruleset
from tests.factories.people import RegionFactory


def _ends(*args, **options):
    """Return the exit status."""
    try:
        call_command(*args, **options)
    except SystemExit as end:
        return end.code
    except CommandError as error:
        return error.returncode
    return 0


def test_check_packs_needs_no_database_and_prints_one_object(capsys):
    assert _ends("check_packs", "harbin-2024", "national", json=True) == 0
    out = capsys.readouterr()
    found = json.loads(out.out)
    assert found["problems"] == 0
    assert [p["slug"] for p in found["packs"]] == ["harbin-2024", "national"]
    assert "2 packs" in out.err


def test_check_packs_says_what_is_wrong_and_where(tmp_path, capsys):
    folder = tmp_path / "national"
    shutil.copytree(adapters.folder("national"), folder)
    path = folder / "training.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("keep_years:", "keep_year:"), encoding="utf-8")
    assert _ends("check_packs", str(folder)) == 1
    assert "national/training.yaml:8: unknown_key: 'keep_year'" in capsys.readouterr().out
    assert _ends("check_packs", str(folder), json=True) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["packs"][0]["problems"][0]["code"] == "unknown_key"
    assert _ends("check_packs", "nowhere") == 2


def test_mutate_lists_what_no_case_notices(tmp_path, capsys):
    folder = tmp_path / "own"
    (folder / "cases").mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "format: 1\nslug: own\ntitle: 甲\nissuer: 乙\nregion: '230100'\neffective_from: 2020-01-01\n"
        "sources: {s: {grade: G, at: x}}\narticles: {a: {source: s, clause: 一}}\n",
        encoding="utf-8",
    )
    (folder / "training.yaml").write_text(
        "class_hour_minutes: {value: 45, article: a}\nonline_share_max: {value: 50%, article: a}\n"
        "keep_years: {value: 5, article: a}\n",
        encoding="utf-8",
    )
    (folder / "cases" / "one.yaml").write_text(
        "cases:\n  - {name: 半数, subject: training, on: 2024-01-01, figures: {online: 450, offline: 225}, "
        "expect: {class_hours: 10, online_uncounted: 5}}\n",
        encoding="utf-8",
    )
    assert _ends("check_packs", str(folder), mutate=True, json=True) == 0
    found = json.loads(capsys.readouterr().out)["packs"][0]
    assert (found["cases"], found["mutants"]) == (1, 3)
    assert [(p["line"], p["message"][:10]) for p in found["unnoticed"]] == [(2, "value: 50%"), (3, "value: 5: ")]


@pytest.mark.django_db
def test_activate_pack_loads_and_activates(capsys):
    RegionFactory(code=230100)
    assert _ends("activate_pack", "harbin-2024", region="230100", json=True) == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["region"] == "230100"
    assert _ends("activate_pack", "harbin-2024", region="230100") == 0
    assert Activation.objects.count() == Ruleset.objects.count() == 1
    assert _ends("activate_pack", "national", region="CN") == 0
    assert Activation.objects.get(region=None).ruleset.slug == "national"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "region", "status"), [("nowhere", "CN", 2), ("national", "23", 2), ("national", "999998", 1)]
)
def test_activate_pack_refuses(slug, region, status):
    assert _ends("activate_pack", slug, region=region) == status
    assert not Activation.objects.exists()


@pytest.mark.django_db
def test_load_pack_takes_a_bureaus_own_or_refuses_it_with_its_line(tmp_path, capsys):
    folder = tmp_path / "national"
    shutil.copytree(adapters.folder("national"), folder)
    assert _ends("load_pack", str(folder), json=True) == 0
    assert json.loads(capsys.readouterr().out)["loaded"] is True
    case = folder / "cases" / "standards-template.yaml"
    case.write_text(
        case.read_text(encoding="utf-8").replace("expect: {value: 3}", "expect: {value: 4}"), encoding="utf-8"
    )
    assert _ends("load_pack", str(folder), json=True) == 1
    out = capsys.readouterr()
    assert json.loads(out.out)["problems"][0]["code"] == "case_failed"
    assert "cases/standards-template.yaml:" in out.err
    assert _ends("load_pack", str(tmp_path / "nowhere")) == 2
    assert Ruleset.objects.count() == 1
