"""The standard procedure, as it ships; a mission adopts it, or its own, by an entry in the register."""

from importlib.resources import files

import yaml

from tahqiq.model.procedure import Procedure


def shipped(name: str) -> Procedure:
    """A procedure of ``verification/data`` by the stem of its file; raises ``FileNotFoundError``."""
    text = files("tahqiq.verification").joinpath(f"data/{name}.yaml").read_text("utf-8")
    return Procedure.model_validate(yaml.safe_load(text))


STANDARD = shipped("standard")
