"""Settings of a run, read from the environment in this one place."""

import os
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
