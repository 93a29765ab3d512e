"""What a scenario forces becomes slots of the decision tape: format, consents, drafter, offer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from sim.config.loader import load_scenario
from sim.config.records import TermsSpec
from sim.config.schema_table import TermsFile
from sim.config.tape import laid_over, offer_number, scenario_tape
from sim.rules import deals as D
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.choice import NOT_FORCED

Case = Callable[[str], Path]
TERMS = {
    "deal": ("truce", "ceasefire", "settlement"),
    "land": ("line", "four_regions", "client_state"),
    "neutrality": (False, True),
    "force_cap": ("none", "partial", "full"),
    "guarantee": ("none", "strongest"),
    "relief": ("none", "largest"),
}


def test_a_scenario_without_a_table_forces_nothing(case: Case) -> None:
    case("")
    tape = scenario_tape(load_scenario("case"), 12)
    assert tape.shape == (13, K.N_SLOTS)
    assert (tape == NOT_FORCED).all()


def test_a_table_is_held_in_its_months_and_leaves_the_others_alone(case: Case) -> None:
    case("table: {format: broad, first: 2025-03, every: 4}\n")
    tape = scenario_tape(load_scenario("case"), 12)
    held = tape[[3, 7, 11]]
    consents = slice(K.SLOT_CONSENT + V.BROAD * D.N_ROLES, K.SLOT_CONSENT + (V.BROAD + 1) * D.N_ROLES)
    assert (held[:, K.SLOT_FORMAT] == V.BROAD).all()
    assert (held[:, consents] == V.ACCEPT).all()
    held[:, consents], held[:, K.SLOT_FORMAT] = NOT_FORCED, NOT_FORCED
    assert (held == NOT_FORCED).all()
    assert (np.delete(tape, [3, 7, 11], axis=0) == NOT_FORCED).all()


def test_months_between_can_be_without_talks(case: Case) -> None:
    case("table: {format: broad, first: 2025-03, every: 4, between: none}\n")
    tape = scenario_tape(load_scenario("case"), 5)
    expected = [NOT_FORCED, K.NO_TALKS, K.NO_TALKS, V.BROAD, K.NO_TALKS, K.NO_TALKS]
    assert tape[:, K.SLOT_FORMAT].tolist() == expected


def test_drafter_and_offer_are_forced_where_stated(case: Case) -> None:
    offer = "{deal: settlement, neutrality: true, force_cap: partial, guarantee: strongest}"
    case(f"table: {{format: bilateral, first: 2025-01, every: 12, drafter: ukraine, offer: {offer}}}\n")
    row = scenario_tape(load_scenario("case"), 3)[1]
    assert row[K.SLOT_DRAFTER] == D.UKRAINE_ROLE
    assert D.OFFERS[row[K.SLOT_OFFER]].tolist() == [V.SETTLEMENT, V.LINE, 1.0, 0.5, 1.0, 0.0]
    assert (row[K.SLOT_ANSWER :] == NOT_FORCED).all()
    assert (row[: V.N_ACTORS] == NOT_FORCED).all()


def test_a_table_is_inherited_replaced_and_dropped(case: Case, tree: Path) -> None:
    base = tree / "scenarios" / "base.yaml"
    base.write_text(base.read_text() + "table: {format: broad, first: 2025-03, every: 4}\n")
    case("")
    kept = load_scenario("case").table
    assert kept is not None
    assert (kept.format, kept.first, kept.every) == ("broad", (2025, 3), 4)
    case("table: {format: bilateral, first: 2025-02, every: 1}\n")
    replaced = load_scenario("case").table
    assert replaced is not None
    assert replaced.format == "bilateral"
    case("table: none\n")
    assert load_scenario("case").table is None


def test_every_offer_can_be_said_and_all_that_can_be_said_is_on_the_menu() -> None:
    said = []
    for words in product(*TERMS.values()):
        try:
            given = TermsFile.model_validate(dict(zip(TERMS, words, strict=True)))
        except ValidationError:
            continue
        said.append(offer_number(TermsSpec(**given.model_dump())))
    assert sorted(said) == list(range(D.N_OFFERS))


def test_terms_that_are_not_on_the_menu_are_refused() -> None:
    terms = dict.fromkeys(("force_cap", "guarantee", "relief"), "none")
    ceded = TermsSpec.model_validate(
        {"deal": "ceasefire", "land": "four_regions", "neutrality": False, **terms}
    )
    with pytest.raises(ValueError, match="no offer on the menu"):
        offer_number(ceded)


def test_a_tape_laid_over_another_wins_slot_by_slot() -> None:
    under, over = np.array([[1, NOT_FORCED, 3]]), np.array([[NOT_FORCED, NOT_FORCED, 0]])
    assert laid_over(under, over).tolist() == [[1, NOT_FORCED, 0]]


def test_a_dated_script_is_a_script_with_empty_months(case: Case) -> None:
    case("policies: {russia: {script: {2025-03: surge, 2025-01: continue}}}\n")
    assert load_scenario("case").policies["russia"].script == ("continue", "", "surge")
