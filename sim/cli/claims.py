"""`sim claims`: what the article claims, what carries each claim in the model, and the experiments."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.options import Json, refused

if TYPE_CHECKING:
    from rich.console import Console

    from sim.config.claims import Claims

INDENT = "    "


def command(
    only: Annotated[
        str | None,
        typer.Argument(
            metavar="CLAIM",
            help="Only this claim, such as 17, or this experiment, such as H1, with what goes with it.",
        ),
    ] = None,
    world: Annotated[str, typer.Option(metavar="NAME", help="The world whose claims to show.")] = "ukraine",
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the page docs/article.md and nothing else.")
    ] = False,
    json: Json = False,
) -> None:
    """Show the article's claims with their status and evidence, the corrections, and the experiments."""
    from sim.cli.claims_page import page
    from sim.cli.terminal import console, print_json
    from sim.config.loader import load_claims

    if json and markdown:
        raise typer.BadParameter("give one of them", param_hint="--json / --markdown")
    if markdown and only is not None:
        raise typer.BadParameter("the page has all claims: give one of them", param_hint="--markdown / CLAIM")
    claims = load_claims(world)
    if only is not None:
        claims = _part(claims, only)
    if json:
        print_json(as_data(claims))
    elif markdown:
        typer.echo(page(claims), nl=False)
    else:
        _print(console(), claims)


def _part(claims: Claims, only: str) -> Claims:
    """One claim with the corrections and experiments that concern it, or one experiment with its claims."""
    file = claims.file
    word = only.strip().lower()
    number = word.removeprefix("c")
    if word in file.experiments:
        wanted = set(file.experiments[word].claims)
        experiments = {word: file.experiments[word]}
    elif number.isdecimal() and int(number) in {claim.number for claim in file.claims}:
        wanted = {int(number)}
        experiments = {name: made for name, made in file.experiments.items() if int(number) in made.claims}
    else:
        numbers, names = len(file.claims), ", ".join(name.upper() for name in file.experiments)
        raise refused(f"{only!r} is none of them: claims are 1 to {numbers}, experiments {names}", "CLAIM")
    corrections = {name: made for name, made in file.corrections.items() if wanted & set(made.claims)}
    kept = [claim for claim in file.claims if claim.number in wanted]
    told = {"claims": kept, "corrections": corrections, "experiments": experiments}
    return claims._replace(file=file.model_copy(update=told))


def as_data(claims: Claims) -> dict[str, Any]:
    """The claims, corrections and experiments as plain data, with the sources that they cite in full."""
    given = claims.file.model_dump(mode="json", by_alias=True, exclude_none=True)
    for name, made in claims.file.experiments.items():
        given["experiments"][name] |= {"supports": made.said("supports"), "refutes": made.said("refutes")}
    for claim in given["claims"]:
        if "carried_by" in claim:
            claim["carried_by"] = {kind: names for kind, names in claim["carried_by"].items() if names}
    cited = {key: claims.sources[key].model_dump(mode="json") for key in claims.cited()}
    return {"world": claims.world, **given, "sources": cited}


def _print(out: Console, claims: Claims) -> None:
    from sim.cli.claims_page import claims_said

    file = claims.file
    out.print(f"Claims of: {claims.sources[file.article]}", style="bold", soft_wrap=True)
    out.print()
    for claim in file.claims:
        status = claim.status.replace("_", " ")
        _say(out, f"{claim.number:>2}. {claim.claim} [{', '.join(claim.actors)}] {status}", "")
        _say(out, f"evidence: {claim.evidence} ({', '.join(claim.sources)})", INDENT, "dim")
        carried = claim.carried_by.named() if claim.carried_by is not None else {}
        for kind, names in carried.items():
            shown = [name.upper() for name in names] if kind == "experiments" else names
            _say(out, f"{kind}: {', '.join(shown)}", INDENT)
        if claim.not_carried is not None:
            _say(out, f"not carried by the model: {claim.not_carried}", INDENT)
    if file.corrections:
        out.print()
        out.print("Corrections to the article", style="bold")
    for correction in file.corrections.values():
        cited = ", ".join(correction.sources)
        what = f"{correction.title} ({claims_said(correction.claims)}): {correction.text} ({cited})"
        _say(out, what, INDENT)
    if file.experiments:
        out.print()
        out.print("Experiments", style="bold")
    for name, made in file.experiments.items():
        _say(out, f"{name.upper()} {made.title} ({claims_said(made.claims)})", "")
        _say(out, f"question: {made.question}", INDENT)
        _say(out, f"arms: {', '.join(made.arms)}", INDENT)
        _say(out, f"outcome: {made.outcome}", INDENT)
        _say(out, f"supports it: {made.said('supports')}", INDENT)
        _say(out, f"refutes it: {made.said('refutes')}", INDENT)
        if made.note is not None:
            _say(out, f"note: {made.note}", INDENT)
        if made.weighed_by is not None:
            _say(out, f"weighed by: sim weigh {name.upper()}", INDENT)
    out.print()
    out.print("Sources", style="bold")
    for key in claims.cited():
        _say(out, f"{key}: {claims.sources[key]}", INDENT, "dim")


def _say(out: Console, text: str, indent: str, style: str = "") -> None:
    shown = fill(text, out.width, initial_indent=indent, subsequent_indent=indent or INDENT)
    out.print(shown, style=style, soft_wrap=True)
