"""What the tests of sign-in share."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"


@pytest.fixture
def ask(db: None) -> Callable[..., str]:
    """Ask for a code as a person does and return the one that the demonstration page shows."""

    def run(client: Client, phone: str = "13800138000", **more: str) -> str:
        answer = client.post(LOGIN, {"phone": phone, **more})
        assert answer.status_code == 302, answer.content.decode()
        assert answer["Location"] == CODE
        return re.search(r"data-demo-code>(\d{6})<", client.get(CODE).content.decode())[1]

    return run


def other_than(code: str) -> str:
    """Return a code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
