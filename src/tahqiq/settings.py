"""Settings of a run, read from the environment in this one place."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

MISSION_VARIABLE = "TAHQIQ_MISSION"
KEYS_VARIABLE = "TAHQIQ_KEYS"
MEMBER_VARIABLE = "TAHQIQ_MEMBER"


def mission_setting() -> str | None:
    """The mission named by ``TAHQIQ_MISSION``: a file, or a PostgreSQL address."""
    return os.environ.get(MISSION_VARIABLE)


def keys_setting() -> str | None:
    """The folder of keys named by ``TAHQIQ_KEYS``."""
    return os.environ.get(KEYS_VARIABLE)


def model_setting() -> tuple[str | None, str | None, str | None]:
    """Address, name and key of a language model: ``TAHQIQ_LLM_URL``, ``TAHQIQ_LLM_MODEL``, ``TAHQIQ_LLM_KEY``."""
    return (
        os.environ.get("TAHQIQ_LLM_URL"),
        os.environ.get("TAHQIQ_LLM_MODEL"),
        os.environ.get("TAHQIQ_LLM_KEY"),
    )


@dataclass(frozen=True, slots=True)
class SparkSetting:
    """Where Spark runs: ``master`` None leaves it to spark-submit; ``folder`` is storage that all machines see."""

    master: str | None
    folder: Path | None
    java_home: str | None


def spark_setting() -> SparkSetting:
    """``TAHQIQ_SPARK_MASTER`` (all cores of this machine), ``TAHQIQ_SPARK_FOLDER`` (a temporary one), ``JAVA_HOME``."""
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ  # set by spark-submit, which brings a master of its own
    master = os.environ.get("TAHQIQ_SPARK_MASTER") or (None if submitted else "local[*]")
    folder = os.environ.get("TAHQIQ_SPARK_FOLDER")
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
