"""Laying the configuration beneath a command: behind the environment, and under the options not given."""

from collections.abc import Mapping
from typing import Any, Final

import click

from tahqiq import settings
from tahqiq.desk.configure import Effective, configure
from tahqiq.model.configuration import Configuration

_RUN: Final = {"log_form": "log.form", "log_level": "log.level", "metrics_port": "metrics.port"}
# Which parameter of which command a key is the default of; a command without it leaves it aside.
SERVE: Final[Mapping[str, str]] = {
    "host": "serve.host",
    "port": "serve.port",
    "public_url": "serve.public_url",
    "allowed": "serve.allow_hosts",
    "sign_in": "serve.sign_in",
    "audience": "serve.audience",
    "behind_proxy": "serve.behind_proxy",
    "cosign_every": "cosign.every",
    **_RUN,
}
WITNESS_SERVE: Final[Mapping[str, str]] = {"host": "witness.host", "port": "witness.port", **_RUN}


def set_up(context: click.Context, named: str | None) -> Configuration:
    """Reads the configuration and lays it beneath the command of this context; raises ``BadInput`` (CFG0xx)."""
    found = configure(named or settings.config_setting(), settings.environment())
    settings.behind_environment(found.from_file())
    context.default_map = {
        **(context.default_map or {}),
        "serve": _given(found, SERVE),
        "witness": {"serve": _given(found, WITNESS_SERVE)},
    }
    return found.configuration


def _given(found: Effective, parameters: Mapping[str, str]) -> dict[str, Any]:
    said = found.said()
    return {parameter: said[name] for parameter, name in parameters.items() if name in said}
