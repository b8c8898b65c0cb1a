"""The README's state tables, made from the code: `python -m tests.architecture.readme_states` writes them."""

from pathlib import Path
from typing import Any

from marketplace.bulk.states import IMPORT_LIFE
from marketplace.certificates.states import CERTIFICATE_LIFE
from marketplace.cooperatives.states import COOPERATIVE_LIFE
from marketplace.inventory.season_states import SEASON_LIFE
from marketplace.kernel.lifecycle import StateMachine, Step
from marketplace.orders.deadlines import RULES
from marketplace.orders.states import CLAIM_LIFE, DISPUTE_LIFE, ORDER_LIFE, RETURN_LIFE
from marketplace.payments.states import (
    CARD_LIFE,
    CARD_NEWS_LIFE,
    CARD_REFUND_LIFE,
    COD_LIFE,
    NEWS_LIFE,
    PAYMENT_LIFE,
    PAYOUT_LIFE,
    REFUND_LIFE,
)
from marketplace.products.states import PRODUCT_LIFE, REVISION_LIFE, TAKEDOWN_LIFE
from marketplace.recalls.states import RECALL_LIFE
from marketplace.reviews.states import REVIEW_LIFE, REVIEW_PHOTO_LIFE
from marketplace.traceability.states import LOT_LIFE, PREFIX_LIFE, RUN_LIFE
from marketplace.wishes.states import WAIT_LIFE

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- states:begin -->\n", "<!-- states:end -->"
LIVES: tuple[StateMachine[Any, Any], ...] = (
    ORDER_LIFE,
    RETURN_LIFE,
    CLAIM_LIFE,
    DISPUTE_LIFE,
    SEASON_LIFE,
    PAYMENT_LIFE,
    REFUND_LIFE,
    NEWS_LIFE,
    COD_LIFE,
    PAYOUT_LIFE,
    CARD_LIFE,
    CARD_REFUND_LIFE,
    CARD_NEWS_LIFE,
    PRODUCT_LIFE,
    REVISION_LIFE,
    TAKEDOWN_LIFE,
    COOPERATIVE_LIFE,
    CERTIFICATE_LIFE,
    LOT_LIFE,
    PREFIX_LIFE,
    RUN_LIFE,
    RECALL_LIFE,
    IMPORT_LIFE,
    REVIEW_LIFE,
    REVIEW_PHOTO_LIFE,
    WAIT_LIFE,
)


def diagrams() -> str:
    """Return one diagram for each life."""
    return "\n".join([*(_diagram(life) for life in LIVES), _deadlines()])


def written() -> str:
    """Return what the README shows now."""
    text = README.read_text(encoding="utf8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)]


def _diagram(life: StateMachine[Any, Any]) -> str:
    steps = "\n".join(f"    {before} --> {after}: {action}" for (before, action), after in life.table.items())
    return f"**{life.kind}**\n\n```mermaid\nstateDiagram-v2\n{steps}\n```\n{_steps(life)}"


def _steps(life: StateMachine[Any, Any]) -> str:
    """Return who takes each step, by when and why, where the life says so."""
    if not life.steps:
        return ""
    rows = "\n".join(f"| {' | '.join(_cells(step))} |" for step in life.steps)
    return f"\n| from | action | by | to | deadline | why |\n| --- | --- | --- | --- | --- | --- |\n{rows}\n"


def _cells(step: Step[Any, Any]) -> tuple[str, ...]:
    return (step.before, step.action, ", ".join(sorted(step.by)), step.after, step.deadline, step.why)


def _deadlines() -> str:
    rows = "\n".join(
        f"| {name} | {rule.after} | {rule.since} | {rule.holds_from:%d/%m/%Y} | {rule.why} |"
        for name, rule in RULES.items()
    )
    head = "| deadline | after | since | holds from | why |\n| --- | --- | --- | --- | --- |"
    return f"**deadlines**\n\n{head}\n{rows}\n"


def main() -> None:
    """Write the diagrams into the README."""
    text = README.read_text(encoding="utf8")
    README.write_text(text.replace(BEGIN + written(), f"{BEGIN}{diagrams()}"), encoding="utf8")


if __name__ == "__main__":
    main()
