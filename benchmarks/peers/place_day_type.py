"""The rule of thumb: the same place, day and family of acts is one incident, as one GROUP BY."""

from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

_SQL: Final = """
select number, dense_rank() over (order by coalesce(place_name, unique_id), day, coalesce(act_root, '')) as incident
from reports order by number
"""


def groups(reports: pa.Table) -> npt.NDArray[np.int64]:
    """A group number for each report of ``columns.prepared``; a report without a place stays alone."""
    with duckdb.connect() as base:
        base.register("reports", reports)
        return np.asarray(base.sql(_SQL).fetchnumpy()["incident"], np.int64)
