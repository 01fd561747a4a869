"""Public pictures, where no web server in front hands them out."""

import pytest


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images" / "x").mkdir(parents=True)
    (tmp_path / "images" / "x" / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "secret").write_text("secret")
    (tmp_path.parent / "secret").write_text("secret")
    return tmp_path


def test_pictures_are_served_but_run_nothing(client, folder):
    answer = client.get("/media/images/x/a.svg")
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["images/", "images/x", "private/secret", "../secret", "images/../../secret", "images/../private/secret", "x"],
)
def test_whatever_else_lies_there_does_not_exist(client, folder, path):
    assert client.get(f"/media/{path}").status_code == 404
