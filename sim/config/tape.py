"""The decision tape that a scenario brings with it: the table it holds, as forced slots by turn."""

from __future__ import annotations

import numpy as np

from sim.config.records import TableSpec, TermsSpec
from sim.config.resolve import turn_of
from sim.config.scenario import Scenario
from sim.rules import deals as D
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED
from sim.rules.tables import Table

KINDS = {"truce": D.TRUCE, "ceasefire": V.CEASEFIRE, "settlement": V.SETTLEMENT}
LANDS = {"line": V.LINE, "four_regions": V.ZONE_A, "client_state": V.CLIENT_STATE}
CAPS = {"none": 0.0, "partial": 0.5, "full": 1.0}
ROLES = {"russia": D.RUSSIA_ROLE, "ukraine": D.UKRAINE_ROLE, "broker": D.BROKER_ROLE}


def scenario_tape(scenario: Scenario, horizon: int) -> Table:
    """Return what a scenario forces [turn, slot], turns 0 to `horizon`, NOT_FORCED where it forces nothing.

    In the months of its table only that format is proposed, all its roles consent, and the drafter and the
    offer are those stated; in the months between, any format may be proposed or none.
    """
    tape = np.full((horizon + 1, K.N_SLOTS), NOT_FORCED, dtype=np.int64)
    table = scenario.table
    if table is None:
        return tape
    first = turn_of(scenario.start, table.first)
    if table.between == "none":
        tape[1:, K.SLOT_FORMAT] = K.NO_TALKS
    _hold(tape[first :: table.every], table)
    return tape


def _hold(rows: Table, table: TableSpec) -> None:
    """Force the table in these turns."""
    number = V.FORMATS.index(table.format)
    consents = K.SLOT_CONSENT + number * D.N_ROLES
    rows[:, K.SLOT_FORMAT] = number
    rows[:, consents : consents + D.N_ROLES] = V.ACCEPT
    if table.drafter:
        rows[:, K.SLOT_DRAFTER] = ROLES[table.drafter]
    if table.offer is not None:
        rows[:, K.SLOT_OFFER] = offer_number(table.offer)


def offer_number(terms: TermsSpec) -> int:
    """Return the number of these terms on the menu of offers; ValueError where it does not hold them."""
    stated = {
        D.KIND: KINDS[terms.deal],
        D.OFFER_LAND: LANDS[terms.land],
        D.OFFER_NEUTRALITY: int(terms.neutrality),
        D.OFFER_CAP: CAPS[terms.force_cap],
        D.OFFER_GUARANTEE: int(terms.guarantee == "strongest"),
        D.OFFER_RELIEF: int(terms.relief == "largest"),
    }
    for number, offer in enumerate(D.OFFERS):
        if all(offer[column] == value for column, value in stated.items()):
            return number
    raise ValueError(f"no offer on the menu has the terms {terms}")


def laid_over(under: Table, over: Table) -> Table:
    """Return a tape, or a row of one, with another laid over it: where that forces something, it wins."""
    return np.where(over == NOT_FORCED, under, over)
