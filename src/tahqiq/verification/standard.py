"""The procedures that ship; a mission has the standard one until it adopts another, by an entry in the register."""

from importlib.resources import files

import yaml

from tahqiq.model.procedure import Procedure


def shipped(name: str) -> Procedure:
    """A procedure of ``verification/data`` by the stem of its file; raises ``FileNotFoundError``."""
    text = files("tahqiq.verification").joinpath(f"data/{name}.yaml").read_text("utf-8")
    return Procedure.model_validate(yaml.safe_load(text))


def shipped_names() -> tuple[str, ...]:
    """The names of the procedures that ship, in alphabetical order."""
    folder = files("tahqiq.verification").joinpath("data")
    return tuple(
        sorted(one.name.removesuffix(".yaml") for one in folder.iterdir() if one.name.endswith(".yaml"))
    )


STANDARD = shipped("standard")
