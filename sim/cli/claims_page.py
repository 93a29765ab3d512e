"""The page docs/article.md: claims, corrections and experiments of a world as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.config.claims import Claims
from sim.config.records import Source
from sim.config.schema_claims import ClaimFile, ExperimentFile

STATUS_WORDS = {
    "claim_of_the_article": "claim of the article",
    "corroborated": "corroborated",
    "unverified": "unverified",
    "contradicted": "contradicted",
}


def page(claims: Claims) -> str:
    """The whole page, ending in a line end."""
    return "\n".join(_lines(claims)) + "\n"


def _lines(claims: Claims) -> Iterator[str]:
    file = claims.file
    yield "# The article and the model"
    yield ""
    yield f"The article is {_cited(claims.sources[file.article])}."
    yield f"This page is made from `configs/world/{claims.world}/claims.yaml` by `sim claims --markdown`;"
    yield "a test checks that the two agree. A claim is told in our words. Its status says how well it is"
    yield "borne out outside of the article: *claim of the article* (it stands on the article alone, or is a"
    yield "judgement), *corroborated*, *unverified* (reported, but nobody could check it) or *contradicted*."
    yield "Evidence from after the start of the world bears on claims only; no number rests on it."
    yield ""
    yield "## Corrections"
    for correction in file.corrections.values():
        yield ""
        yield f"**{correction.title}** ({claims_said(correction.claims)}). {correction.text}"
        shown = _shown(correction.shown_with.model_dump())
        yield f"Sources: {_keys(correction.sources)}. Shown with {shown}."
    yield ""
    yield "## Claims"
    yield ""
    yield "| # | Claim | Who | Status | Carried by | Experiments |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(claim) for claim in file.claims)
    yield ""
    yield "## Evidence"
    yield ""
    for claim in file.claims:
        yield f"{claim.number}. {claim.evidence} ({_keys(claim.sources)})"
    yield ""
    yield "## Experiments"
    for name, made in file.experiments.items():
        yield ""
        yield from _experiment(name, made)
    yield ""
    yield "## Sources of this page"
    yield ""
    for key in claims.cited():
        yield f"- `{key}`: {_cited(claims.sources[key])}"


def _row(claim: ClaimFile) -> str:
    carried = claim.carried_by.named() if claim.carried_by is not None else {}
    experiments = ", ".join(name.upper() for name in carried.pop("experiments", []))
    parts = [f"{kind} {', '.join(f'`{name}`' for name in names)}" for kind, names in carried.items()]
    what = "; ".join(parts) or f"not in the model: {claim.not_carried}"
    who = ", ".join(f"`{actor}`" for actor in claim.actors)
    cells = (claim.number, claim.claim, who, STATUS_WORDS[claim.status], what, experiments or "–")
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _experiment(name: str, made: ExperimentFile) -> Iterator[str]:
    yield f"### {name.upper()}: {made.title}"
    yield ""
    yield f"{made.question} ({claims_said(made.claims)})"
    yield ""
    yield f"- Arms: {', '.join(f'`{arm}`' for arm in made.arms)}"
    yield f"- Outcome: {made.outcome}"
    yield f"- Would support it: {made.said('supports')}"
    yield f"- Would refute it: {made.said('refutes')}"
    if made.note is not None:
        yield f"- Note: {made.note}"
    if made.weighed_by is not None:
        yield f"- Weighed by `sim weigh {name.upper()}`; what was found: [experiments.md](experiments.md)"


def claims_said(numbers: Sequence[int]) -> str:
    """Claims by their numbers, in words: `claim 12`, `claims 1, 6, 17`."""
    return f"claim{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"


def _shown(shown: dict[str, list[str]]) -> str:
    parts = [f"{kind} {', '.join(f'`{name}`' for name in names)}" for kind, names in shown.items() if names]
    return "; ".join(parts)


def _keys(keys: list[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _cited(source: Source) -> str:
    if not source.url and not source.read_in:
        return str(source)
    where = f"[{source.where}]({source.url})" if source.url else source.where
    read = f", read in [a copy or report]({source.read_in})" if source.read_in else ""
    return f"{source.authors} ({source.year}). {source.sentence} {where}{read}"
