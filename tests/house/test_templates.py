"""Every template is used by something, and names only variables that exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine, engines
from django.template.loaders.app_directories import Loader

from tests.undefined import Undefined, UndefinedVariable

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
# Django's own views of errors look for these.
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def sources() -> Iterator[Path]:
    for floor in ("portal", "courses", "certification", "credit"):
        yield from (path for path in (ROOT / floor).rglob("*.py") if "migrations" not in path.parts)


@pytest.fixture(scope="module")
def written() -> re.Pattern[str]:
    """Every text in quotes; the parts of an f-string that are worked out may be any word."""
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(r"[\w./-]+\.(html|txt|xml)", node.value):
                    found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w-]+" for part in node.values
                ]
                # At least a folder has to stand there, or any template would do.
                if "/" in parts[0]:
                    found.add("".join(parts))
    for name in NAMES:
        quoted = re.findall(r"""["']([\w./-]+)["']""", (FOLDER / name).read_text(encoding="utf-8"))
        found |= {re.escape(text) for text in quoted if text != name}
    return re.compile("|".join(sorted(found)))


def of_a_library(name: str) -> bool:
    """Say whether a library brings a template of this name, which ours then replaces."""
    return any(Path(origin.name).is_file() for origin in Loader(Engine()).get_template_sources(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_used(name, written):
    assert name in BY_DJANGO or written.fullmatch(name) or of_a_library(name)


def render(text: str, **context: object) -> str:
    template = engines["django"].from_string(text)
    for node in template.template.nodelist:
        node.origin.name = str(FOLDER / "test.html")
    return template.render(context)


@pytest.mark.parametrize("text", ["{{ a.b }}", "{{ c }}", "{{ c|upper }}", "{% with d=c %}{{ d }}{% endwith %}"])
def test_undefined_variables_fail(text):
    assert isinstance(engines["django"].engine.string_if_invalid, Undefined)
    with pytest.raises(UndefinedVariable, match=r"test\.html"):
        render(text, a={})


def test_undefined_variables_fail_in_templates_from_files():
    with pytest.raises(UndefinedVariable, match=r"slim_bar\.html"):
        engines["django"].get_template("components/slim_bar.html").render({})


@pytest.mark.parametrize("text", ["{% if c %}1{% endif %}", "{{ c|default:'' }}", "{% for d in c %}1{% endfor %}"])
def test_what_may_be_missing_can_be_said(text):
    assert render(text) == ""
