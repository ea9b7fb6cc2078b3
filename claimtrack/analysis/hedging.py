"""What is left of chains by the hedges on them."""

import numpy as np

from claimtrack.analysis.columns import Columns, Floats
from claimtrack.analysis.trust import HEDGES
from claimtrack.model import Certainty


def hedges(columns: Columns) -> Floats:
    """Return what is left of each chain by the least firm of the words on it, from 0 to 1."""
    factor = [HEDGES[certainty] for certainty in Certainty]
    flat = Certainty.STATED.rank
    hedge = np.fromiter(
        (factor[flat if a.certainty is None else a.certainty.rank] for a in columns.assertions),
        np.float64,
        len(columns.assertions),
    )
    if columns.hedged:
        place = {id(assertion): chain for chain, assertion in enumerate(columns.assertions)}
        for assertion in columns.hedged:
            chain = place[id(assertion)]
            for hop in assertion.via:
                if hop.certainty is not None:
                    hedge[chain] = min(hedge[chain], HEDGES[hop.certainty])
    return hedge
