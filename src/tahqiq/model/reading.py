"""A reading: the claims that one reader, in one version, found in one submission."""

from tahqiq.model.claim import Claim
from tahqiq.model.coverage import Coverage
from tahqiq.model.frozen import Frozen
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation


class Reading(Frozen):
    """What was read, by whom, with which dictionaries (``knowledge`` is their content hash).

    ``notes`` say plainly what was not read. A correction by a person is a judgement beside the reading.
    """

    submission: str
    reader: str
    version: str
    knowledge: str
    claims: tuple[Claim, ...]
    observations: tuple[Observation, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    notices: tuple[Notice, ...] = ()
    notes: tuple[str, ...] = ()
