import pytest
from fastapi.testclient import TestClient
from invented_desk import InventedDesk

from tahqiq.web.app import build_app
from tahqiq.web.settings import WebSettings


@pytest.fixture
def visit():
    """Opens the pages over an invented desk; give a desk or settings to change them."""
    opened = []

    def _visit(desk=None, **settings):
        app = build_app(desk or InventedDesk(), WebSettings(**settings))
        client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        opened.append(client)
        return client

    yield _visit
    for client in opened:
        client.close()
