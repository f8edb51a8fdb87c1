"""Settings of a run, read from the environment in this one place; behind it stands the configuration file.

Whoever reads a setting asks the environment first. What the configuration file says (:mod:`tahqiq.desk.configure`)
is laid behind it under the same names, so that nobody has to know of both.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

MISSION_VARIABLE = "TAHQIQ_MISSION"
KEYS_VARIABLE = "TAHQIQ_KEYS"
MEMBER_VARIABLE = "TAHQIQ_MEMBER"
CONFIG_VARIABLE = "TAHQIQ_CONFIG"
_CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY"  # set by systemd for a service with LoadCredential=

_behind: dict[str, str] = {}


def behind_environment(values: Mapping[str, str]) -> None:
    """Lays the configuration file's values, by the names of their variables, behind the environment."""
    _behind.clear()
    _behind.update(values)


def environment() -> Mapping[str, str]:
    """The environment as it is, without what stands behind it; not to be changed through this."""
    return MappingProxyType(os.environ)


def _found(name: str) -> str | None:
    return os.environ.get(name) or _behind.get(name) or None


def credentials_folder() -> Path | None:
    """Where systemd lays the credentials of this service; ``None`` outside of one."""
    folder = os.environ.get(_CREDENTIALS_VARIABLE)
    return Path(folder) if folder else None


def notify_setting() -> str | None:
    """The socket on which systemd waits to hear that a service is ready (sd_notify)."""
    return os.environ.get("NOTIFY_SOCKET") or None


def config_setting() -> str | None:
    """The configuration file named by ``TAHQIQ_CONFIG``; ``none`` for no file at all."""
    return os.environ.get(CONFIG_VARIABLE) or None


def password_file_setting() -> str | None:
    """The file with the database's password, ``TAHQIQ_PASSWORD_FILE``, or ``credential:NAME``."""
    return _found("TAHQIQ_PASSWORD_FILE")


def vault_setting() -> str | None:
    """The vault named by ``TAHQIQ_VAULT``: a file of its own, apart from the mission."""
    return _found("TAHQIQ_VAULT")


def mission_setting() -> str | None:
    """The mission named by ``TAHQIQ_MISSION``: a file, or a PostgreSQL address."""
    return _found(MISSION_VARIABLE)


def keys_setting() -> str | None:
    """The folder of keys named by ``TAHQIQ_KEYS``."""
    return _found(KEYS_VARIABLE)


def model_setting() -> tuple[str | None, str | None, str | None]:
    """Address, name and key of a language model: ``TAHQIQ_LLM_URL``, ``TAHQIQ_LLM_MODEL``, ``TAHQIQ_LLM_KEY``."""
    return _found("TAHQIQ_LLM_URL"), _found("TAHQIQ_LLM_MODEL"), os.environ.get("TAHQIQ_LLM_KEY")


def model_key_file_setting() -> str | None:
    """The file with the key of the language model, where the key itself is not in the environment."""
    return _found("TAHQIQ_LLM_KEY_FILE")


@dataclass(frozen=True, slots=True)
class SparkSetting:
    """Where Spark runs: ``master`` None leaves it to spark-submit; ``folder`` is storage that all machines see."""

    master: str | None
    folder: Path | None
    java_home: str | None


def spark_setting() -> SparkSetting:
    """``TAHQIQ_SPARK_MASTER`` (all cores of this machine), ``TAHQIQ_SPARK_FOLDER`` (a temporary one), ``JAVA_HOME``."""
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ  # set by spark-submit, which brings a master of its own
    master = _found("TAHQIQ_SPARK_MASTER") or (None if submitted else "local[*]")
    folder = _found("TAHQIQ_SPARK_FOLDER")
    return SparkSetting(master, Path(folder) if folder else None, os.environ.get("JAVA_HOME"))


def same_python_on_spark() -> None:
    """Spark's Python processes run in the environment of this one, unless ``PYSPARK_PYTHON`` says otherwise."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def serve_after_demo() -> bool:
    """Whether ``tahqiq demo`` goes on to serve; ``DEMO_SERVE=0`` says no."""
    return os.environ.get("DEMO_SERVE", "1") not in ("0", "no", "false")


def case_folder(name: str) -> Path | None:
    """The folder of a shipped case: inside the installed package, or at the top of a checkout."""
    here = Path(__file__).resolve().parent
    for cases in (here / "cases", here.parent.parent / "cases"):
        if (cases / name / "mission.yaml").is_file():
            return cases / name
    return None
