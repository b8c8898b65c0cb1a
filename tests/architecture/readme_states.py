"""The README's state tables, made from the code: `python -m tests.architecture.readme_states` writes them."""

from pathlib import Path
from typing import Any

from marketplace.certificates.states import CERTIFICATE_LIFE
from marketplace.cooperatives.states import COOPERATIVE_LIFE
from marketplace.kernel.lifecycle import StateMachine
from marketplace.orders.states import ORDER_LIFE
from marketplace.payments.states import PAYMENT_LIFE
from marketplace.products.states import PRODUCT_LIFE, TAKEDOWN_LIFE

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- states:begin -->\n", "<!-- states:end -->"
LIVES: tuple[StateMachine[Any, Any], ...] = (
    ORDER_LIFE,
    PAYMENT_LIFE,
    PRODUCT_LIFE,
    TAKEDOWN_LIFE,
    COOPERATIVE_LIFE,
    CERTIFICATE_LIFE,
)


def diagrams() -> str:
    """Return one diagram for each life."""
    return "\n".join(_diagram(life) for life in LIVES)


def written() -> str:
    """Return what the README shows now."""
    text = README.read_text(encoding="utf8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)]


def _diagram(life: StateMachine[Any, Any]) -> str:
    steps = "\n".join(f"    {before} --> {after}: {action}" for (before, action), after in life.table.items())
    return f"**{life.kind}**\n\n```mermaid\nstateDiagram-v2\n{steps}\n```\n"


def main() -> None:
    """Write the diagrams into the README."""
    text = README.read_text(encoding="utf8")
    README.write_text(text.replace(BEGIN + written(), f"{BEGIN}{diagrams()}"), encoding="utf8")


if __name__ == "__main__":
    main()
