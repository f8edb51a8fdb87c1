"""The example of a configuration file, written from the description of its keys: it cannot differ from the program."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from tahqiq.desk.configure import Key, keys
from tahqiq.model.configuration import Configuration

_WIDTH: Final = 100
_HEAD: Final = """\
The configuration of Tahqiq. Found by --config FILE, by TAHQIQ_CONFIG, or here: /etc/tahqiq/tahqiq.toml.
An option of a command stands over a variable of the environment, a variable over this file, this file
over the defaults, which are shown here behind a '#'. Check it with 'tahqiq config check FILE'; 'tahqiq
config show --where' tells what holds and where each value comes from. Keep it changeable by root alone,
and no secret in it. Paths that do not begin with / are taken from the folder of this file."""
_EXAMPLES: Final[dict[str, Any]] = {  # for keys that have no default to show
    "mission": "/var/lib/tahqiq/mission.tahqiq",
    "keys": "/var/lib/tahqiq/keys",
    "vault": "/var/lib/tahqiq/mission.tahqiq.vault",
    "database.password_file": "credential:database",
    "serve.public_url": "https://mission.example",
    "serve.allow_hosts": ("mission.example",),
    "metrics.token_file": "credential:metrics",
    "contact.security": ("mailto:security@mission.example",),
    "contact.encryption": ("https://mission.example/key.asc",),
    "contact.policy": ("https://mission.example/reports",),
    "language_model.url": "http://127.0.0.1:11434/v1",
    "language_model.model": "NAME",
    "language_model.key_file": "/etc/tahqiq/model.key",
    "spark.master": "local[*]",
    "spark.folder": "/srv/shared",
}


def example_configuration() -> str:
    """The whole file as TOML, every key behind a ``#`` with its meaning, its variable and its option above it."""
    lines = [*_commented(_HEAD.splitlines()), ""]
    table = ""
    for key in keys():
        section = key.name.rpartition(".")[0]
        if section != table:
            table = section
            lines += ["", *_commented(_wrapped(_about(section))), f"[{section}]", ""]
        lines += [*_commented(_told(key)), f"#{written_key(key.name, _shown(key))}", ""]
    return "\n".join(lines).rstrip() + "\n"


def written_key(name: str, value: Any) -> str:
    """``port = 8710``: a key and its value as TOML, within its table."""
    return f"{name.rpartition('.')[2]} = {_written(value)}"


def _about(section: str) -> str:
    return str(type(getattr(Configuration(), section)).__doc__)


def _told(key: Key) -> Iterator[str]:
    yield from _wrapped(str(key.field.description))
    overruled = f"Variable {key.variable}" + (f", option {key.option}" if key.option else "")
    yield f"{overruled}." + ("" if _default(key) not in (None, ()) else " Not set by default.")


def _default(key: Key) -> Any:
    return key.field.default


def _shown(key: Key) -> Any:
    return _EXAMPLES[key.name] if _default(key) in (None, ()) else _default(key)


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_written(one) for one in value)}]"
    return json.dumps(
        value, ensure_ascii=False
    )  # texts, numbers and truth are written alike in TOML and JSON


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH)


def _commented(lines: Any) -> list[str]:
    return [f"# {line}" for line in lines]
