"""What the import contracts of pyproject.toml cannot see."""

import ast
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

ROOT = Path(settings.BASE_DIR)
FLOORS = ["portal", "courses", "certification", "credit"]
HERE = [floor for floor in FLOORS if (ROOT / floor).is_dir()]
SOURCES = [
    path
    for floor in HERE
    for path in sorted((ROOT / floor).rglob("*.py"))
    if "migrations" not in path.parts and "node_modules" not in path.parts
]
FOREIGN_KEYS_UP = {("portal.access", "portal.organisations")}


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(*HERE)


def test_contracts_hold():
    result = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], capture_output=True, text=True, cwd=ROOT
    )
    assert result.returncode == 0, result.stdout


def test_forms_tasks_receivers_and_api_stay_in_their_room(graph):
    faults = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            parts = imported.split(".")
            private = len(parts) > 2 and parts[2] in {"forms", "tasks", "receivers", "api", "views", "schemas"}
            if private and _room(importer) != _room(imported):
                faults.append(f"{importer} imports {imported}")
    assert faults == []


def test_nobody_but_jobs_hands_work_to_the_queue():
    faults = []
    for path in SOURCES:
        if path.is_relative_to(ROOT / "portal" / "jobs"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async", "send_task"}:
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert faults == []


def test_foreign_keys_point_down():
    order = list(FLOORS)
    faults = []
    for model in apps.get_models():
        room = _room(model.__module__)
        floor = room.split(".")[0]
        if floor not in order:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.remote_field is None:
                continue
            target = field.remote_field.model
            target_room = _room(target.__module__)
            target_floor = target_room.split(".")[0]
            if target_floor not in order or target._meta.label == settings.AUTH_USER_MODEL:
                continue
            if order.index(target_floor) > order.index(floor) and (room, target_room) not in FOREIGN_KEYS_UP:
                faults.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
            if target_floor != floor and target_floor != "portal" and not field.remote_field.related_name == "+":
                faults.append(f"{model._meta.label}.{field.name} needs related_name='+'")
    assert faults == []


def test_every_package_says_what_it_keeps():
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name == "__init__.py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_room_is_installed():
    rooms = {".".join(path.relative_to(ROOT).parts[:2]) for path in SOURCES if path.name == "apps.py"}
    assert rooms == {config.name for config in apps.get_app_configs() if config.name.split(".")[0] in FLOORS}


def test_every_model_has_words_for_itself():
    faults = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.split(".")[0] in FLOORS and model.__str__ is models.Model.__str__
    ]
    assert faults == []


def test_no_junk_drawers():
    drawers = {"utils", "helpers", "common", "misc", "core"}
    assert [str(p) for p in SOURCES if p.stem in drawers or p.parent.name in drawers] == []


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
