"""Who carries the codes."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.accounts.adapters import sms
from portal.accounts.errors import NotSent

MESSAGE = {"phone": "+8613800138000", "code": "123456", "text": "验证码 123456"}


@pytest.fixture
def gateway(settings):
    """A gateway on this machine; `seen` holds what it was sent, `status` what it answers."""
    seen: list[tuple[dict, str]] = []

    class Handler(BaseHTTPRequestHandler):
        status = 200

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((body, self.headers["Authorization"]))
            self.send_response(Handler.status)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_BACKEND = "portal.accounts.adapters.sms.HttpGateway"
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_GATEWAY_TOKEN = "key"
    settings.SMS_GATEWAY_TEMPLATE = "login"
    yield Handler, seen
    server.shutdown()
    server.server_close()


def test_the_gateway_is_handed_the_message(gateway):
    _handler, seen = gateway
    sms.backend().send(**MESSAGE)
    assert seen == [({**MESSAGE, "template": "login"}, "Bearer key")]
    assert sms.shows_code() is False


def test_a_gateway_that_refuses_or_is_gone_raises_and_logs_no_code(gateway, settings, caplog):
    handler, _seen = gateway
    handler.status = 500
    with pytest.raises(NotSent):
        sms.backend().send(**MESSAGE)
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/send"
    with pytest.raises(NotSent):
        sms.backend().send(**MESSAGE)
    settings.SMS_GATEWAY_URL = "http://gateway.example/send"
    with pytest.raises(NotSent):
        sms.backend().send(**MESSAGE)
    assert "123456" not in caplog.text
    assert "13800138000" not in caplog.text


def test_development_refuses_to_exist_in_production(settings):
    settings.PORTAL_ENV = "production"
    with pytest.raises(ImproperlyConfigured):
        sms.backend()
    assert [problem.id for problem in sms.check(None)] == ["accounts.E001"]
    settings.SMS_BACKEND = "portal.accounts.adapters.sms.Missing"
    assert [problem.id for problem in sms.check(None)] == ["accounts.W001"]
    settings.SMS_BACKEND = "portal.accounts.adapters.sms.HttpGateway"
    assert sms.check(None) == []
