"""What holds for recalls: what must be told, until when it is reported, and how well it worked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.kernel.errors import InvalidInput, NotAllowed, RuleBroken
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.text import normalise, normalise_lines
from marketplace.recalls.kinds import Basis, Reached, ResultKind, Risk

#: TT 17/2021/TT-BNNPTNT and TT 31/2026/TT-BCT: the authority hears of it within a day.
REPORT_WITHIN = timedelta(hours=24)
LONGEST_TEXT = 400
LONGEST_NAME = 80
MOST_PACKS = 1_000_000

#: What no longer can harm anybody: it came back, or its buyer threw it away.
OUT_OF_THE_WAY = (ResultKind.RECOVERED, ResultKind.DISPOSED)
LEFT_THE_HOUSE = (*OUT_OF_THE_WAY, ResultKind.USED)
#: Handed to a post server is not read; but with the address she gave, it is all a letter can do.
HEARD = (Reached.SENT, Reached.CALLED, Reached.CONFIRMED)


@dataclass(frozen=True)
class RecallData:
    """What is told when goods are called back. Buyers read `reason` and `advice`; `decided_by` stays inside."""

    reason: str
    risk: Risk
    advice: str
    decided_by: str


@dataclass(frozen=True)
class Result:
    """So many packs of which this became."""

    kind: ResultKind
    packs: int
    note: str = ""


@dataclass(frozen=True)
class Effect:
    """How well a recall worked: of so many packs that were sold, so many are out of the way."""

    sold: int
    out_of_the_way: int

    @property
    def percent(self) -> int | None:
        """The share, rounded down; `None` where nothing had been sold."""
        return 100 * self.out_of_the_way // self.sold if self.sold else None


def cleaned(data: RecallData) -> RecallData:
    """Return what was told without stray spaces.

    Raises:
        InvalidInput: names every faulty field.
    """
    told = RecallData(normalise_lines(data.reason), data.risk, normalise_lines(data.advice), normalise(data.decided_by))
    faults: dict[str, Message] = {}
    if not told.reason:
        faults["reason"] = msg("Hãy ghi rõ vì sao thu hồi; người mua đọc được lời này.")
    if not told.advice:
        faults["advice"] = msg("Hãy ghi người mua cần làm gì với hàng đang có.")
    if not told.decided_by:
        faults["decided_by"] = msg("Hãy ghi ai quyết định thu hồi.")
    bounds = {"reason": LONGEST_TEXT, "advice": LONGEST_TEXT, "decided_by": LONGEST_NAME}
    faults |= {name: too_long(most) for name, most in bounds.items() if len(getattr(told, name)) > most}
    if faults:
        raise InvalidInput(fields=faults)
    return told


def required(field: str, text: str, missing: Message) -> str:
    """Return a text that must be told.

    Raises:
        InvalidInput: it is empty or too long.
    """
    told = normalise_lines(text)
    if not told:
        raise InvalidInput(fields={field: missing})
    if len(told) > LONGEST_TEXT:
        raise InvalidInput(fields={field: too_long(LONGEST_TEXT)})
    return told


def ensure_may_end(basis: Basis, by: Actor | None) -> None:
    """Check who calls off or closes.

    Raises:
        NotAllowed: an officer ordered it, so an officer ends it.
    """
    if basis is Basis.ORDERED and by is not Actor.OFFICER:
        raise NotAllowed(msg("Cán bộ Hội yêu cầu thu hồi nên chỉ cán bộ mới kết thúc được."))


def ensure_result(told: Result, counted: Mapping[ResultKind, int], *, sold: int) -> None:
    """Check a result against what was written down before.

    Raises:
        InvalidInput: no packs, or more than were sold.
    """
    if not 0 < told.packs <= MOST_PACKS:
        raise InvalidInput(fields={"packs": msg("Hãy ghi số gói, từ 1 trở lên.")})
    before = sum(counted.get(kind, 0) for kind in LEFT_THE_HOUSE)
    if told.kind in LEFT_THE_HOUSE and before + told.packs > sold:
        raise InvalidInput(
            fields={"packs": msg("Nhiều hơn số đã bán: còn %(left)s gói chưa rõ.", left=max(0, sold - before))}
        )


def effect_of(counted: Mapping[ResultKind, int], *, sold: int) -> Effect:
    """Return how well a recall worked by what was counted."""
    return Effect(sold, sum(counted.get(kind, 0) for kind in OUT_OF_THE_WAY))


def ensure_counted(counted: Mapping[ResultKind, int], *, sold: int) -> None:
    """Check that a recall can be closed.

    Raises:
        RuleBroken: goods were sold, and nobody wrote down what became of any of them.
    """
    if sold and not any(counted.get(kind, 0) for kind in LEFT_THE_HOUSE):
        raise RuleBroken(msg("Hãy ghi kết quả trước: bao nhiêu gói đã thu về, đã bỏ hoặc đã dùng hết."))


def report_due(opened_at: datetime) -> datetime:
    """Return until when the authority must have been told."""
    return opened_at + REPORT_WITHIN


def too_long(most: int) -> Message:
    """Return the sentence for a text that does not fit."""
    return msg("Dài quá: tối đa %(most)s ký tự.", most=most)
