"""The life of one import."""

from enum import StrEnum

from marketplace.kernel.lifecycle import StateMachine


class ImportState(StrEnum):
    """Where an import stands; nothing of it is kept before it was confirmed."""

    WAITING = "waiting"
    UNREADABLE = "unreadable"
    FAULTY = "faulty"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    DROPPED = "dropped"


class ImportAction(StrEnum):
    """What moves it."""

    REFUSE = "refuse"
    FIND_FAULTS = "find_faults"
    ACCEPT = "accept"
    CONFIRM = "confirm"
    FINISH = "finish"
    DROP = "drop"


S, A = ImportState, ImportAction

IMPORT_LIFE = StateMachine(
    "product_import",
    {
        (S.WAITING, A.REFUSE): S.UNREADABLE,  # no table, or no heading row
        (S.WAITING, A.FIND_FAULTS): S.FAULTY,  # she mends her file and sends it again
        (S.WAITING, A.ACCEPT): S.READY,
        (S.READY, A.CONFIRM): S.APPLYING,  # she has seen what would change
        (S.APPLYING, A.FINISH): S.DONE,
        (S.WAITING, A.DROP): S.DROPPED,
        (S.FAULTY, A.DROP): S.DROPPED,
        (S.READY, A.DROP): S.DROPPED,
    },
)
