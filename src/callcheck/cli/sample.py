"""`callcheck sample`: which calls people listen to, and what that says of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Agent, Since, Team, Until, filters
from callcheck.cli.options import STORE, By, StorePlace, whoever
from callcheck.cli.telling import tell, tell_row
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.learning.store import Sample, Store

sample_app = typer.Typer(
    help=say("抽样复核,估计漏检。", "Draw calls for review; estimate what was missed."),
    no_args_is_help=True,
)


@sample_app.command("draw")
def draw_sample(
    part: Annotated[
        list[str],
        typer.Option(
            "--part",
            "-p",
            help=say(
                "名字=数量或比例[:条件,…],可多次,第一个是 random。如 random=5%、low=20:score<60、"
                "grave=100%:severity=critical。",
                "NAME=SIZE[:CONDITION,…], repeatable, random first: random=5%, low=20:score<60, "
                "grave=100%:severity=critical.",
            ),
        ),
    ],
    seed: Annotated[
        int, typer.Option("--seed", help=say("随机种子;同样的种子抽到同样的通话。", "Seed."))
    ] = 1,
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    store: StorePlace = STORE,
    by: By = None,
) -> None:
    """按计划从存档里抽通话。 Draw calls from the store by a plan."""
    from callcheck.learning.sampling import SamplingPlan, draw, parse_part
    from callcheck.learning.store import open_store

    plan = SamplingPlan(tuple(map(parse_part, part)))
    with open_store(store, create=False) as opened:
        calls = opened.calls(**filters(agent, team, since, until))
        sample = opened.add_sample(draw(plan, calls, seed=seed, by=whoever(by)))
    for item in sample.items:
        tell_row(item.part, item.call_id)
    total, drawn = sample.plan["calls"], len(sample.items)
    tell(
        say(
            f"抽样 {sample.id}:{total} 通里抽了 {drawn} 通;复核:callcheck review --sample {sample.id}",
            f"sample {sample.id}: {drawn} of {total} calls; callcheck review --sample {sample.id}",
        ),
        err=True,
    )


@sample_app.command("estimate")
def estimate(
    sample: Annotated[
        int | None,
        typer.Argument(
            help=say("抽样编号,默认最近一次。", "The sample's number; default the last one."),
            show_default=False,
        ),
    ] = None,
    store: StorePlace = STORE,
) -> None:
    """由随机部分的复核估计漏检。 Estimate what was missed, from the random part."""
    from callcheck.learning.missed import missed
    from callcheck.learning.store import open_store

    with open_store(store, create=False) as opened:
        found = missed(_sample(opened, sample), opened.reviews())
    tell(
        say(
            f"随机部分抽了 {found.drawn} 通,整通看完 {found.read} 通(全部 {found.population} 通)",
            f"random part: {found.drawn} drawn, {found.read} read (of {found.population} calls)",
        )
    )
    if found.share is None or found.share_interval is None or found.total is None:
        tell(say("还没有整通看完的,估计不了", "none read to its end yet: no estimate"))
        return
    low, high = (100 * x for x in found.share_interval)
    tell(
        say(
            f"有漏检的通话 {found.with_missed}/{found.read} = {100 * found.share:.1f} %"
            f"[{low:.1f}–{high:.1f}],漏检 {found.missed} 处",
            f"calls with something missed {found.with_missed}/{found.read} = "
            f"{100 * found.share:.1f} % [{low:.1f}–{high:.1f}], {found.missed} in all",
        )
    )
    scaled = f"{found.total:.0f}"
    if found.total_interval is not None:
        scaled += f" [{found.total_interval[0]:.0f}–{found.total_interval[1]:.0f}]"
    tell(say(f"推及全部约 {scaled} 处", f"scaled to all calls about {scaled}"))


def _sample(store: Store, number: int | None) -> Sample:
    samples = list(store.samples(number))
    if not samples:
        message = "存档里没有抽样" if number is None else f"存档里没有抽样 {number}"
        raise UsageError("unknown-sample", message, hint="先用 callcheck sample draw")
    return samples[-1]
