"""What proves that an event is still what was recorded: entries in chains, shares of roots, signed statements. Pure.

An entry's hash covers its place in the chain, the hash before it, and a digest each of what others may read and of the
private record. A round takes the new entries of every chain into a tree, the trees' roots into one, and that into a
signed statement that names the statement before it. So a lot's events can be checked by anybody, from a file, without
the rows of others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.kernel.digests import canonical_json, digest, is_plain
from marketplace.kernel.merkle import climbed

FORMAT = "cho-sen-lot-file/1"

#: Tells whether a signature of some bytes is by a key, both as they stand in a file.
CheckSignature = Callable[[str, bytes, Mapping[str, Any]], bool]


def entry_hash(cooperative: str, number: int, previous: str, *, event: str, record: str) -> str:
    """Return the hash of an entry.

    Args:
        event: digest of what others may read.
        record: digest of the private record.
    """
    return digest(
        {"cooperative": cooperative, "number": number, "previous": previous, "event": event, "record": record}
    )


def share_leaf(share: Mapping[str, Any]) -> bytes:
    """Return what stands in a round's tree for one chain."""
    return canonical_json(dict(share))


@dataclass(frozen=True)
class Verdict:
    """What checking a file found: what it is about, what is wrong, and how much of it a published root covers."""

    lot: str
    events: int
    rooted: int
    faults: tuple[str, ...]


def verify_lot_file(file: Any, check: CheckSignature, *, keys: Sequence[Mapping[str, Any]] | None = None) -> Verdict:
    """Check a lot file without any database.

    Args:
        keys: the published keys; without them those in the file are believed.
    """
    if not _is_lot_file(file):
        return Verdict("", 0, 0, ("This is no lot file of this market.",))
    known = {key.get("kid"): key for key in (file["keys"]["keys"] if keys is None else keys)}
    roots = {root["statement"]["number"]: root for root in file["roots"]}
    events = file["document"]["epcisBody"]["eventList"]
    faults: list[str] = []
    for number, root in roots.items():
        if not _is_signed(root["signature"], canonical_json(root["statement"]), known, check):
            faults.append(f"The signature of root {number} does not fit its statement.")
    rooted = 0
    for place, (event, proof) in enumerate(zip(events, file["proofs"], strict=True)):
        told = f"Event {place + 1} of {len(events)} ({event.get('eventTime')}, {event.get('eventID')})"
        found = _entry_faults(event, proof) or _root_faults(proof, roots)
        faults.extend(f"{told}: {fault}" for fault in found)
        rooted += not found and proof["root"] is not None
    signed = {name: value for name, value in file.items() if name != "signature"}
    if not _is_signed(file["signature"], canonical_json(signed), known, check):
        faults.append("The signature of the file does not fit: something in it was changed after it was signed.")
    return Verdict(str(file["lot"].get("code", "")), len(events), rooted, tuple(faults))


def _is_lot_file(file: Any) -> bool:
    """Tell whether a file has the shape that the checks rely on."""
    if not isinstance(file, dict) or file.get("format") != FORMAT or not is_plain(file, depth=-10):
        return False
    try:
        proofs, events = file["proofs"], file["document"]["epcisBody"]["eventList"]
        return (
            len(proofs) == len(events)
            and all(isinstance(event, dict) for event in events)
            and all({"cooperative", "number", "previous", "record", "hash", "root"} <= set(proof) for proof in proofs)
            and all(isinstance(root["statement"]["number"], int) and root["signature"] for root in file["roots"])
            and isinstance(file["keys"]["keys"], list)
            and isinstance(file["signature"], str)
            and isinstance(file["lot"], dict)
        )
    except (KeyError, TypeError):
        return False


def _is_signed(signature: str, payload: bytes, keys: Mapping[Any, Mapping[str, Any]], check: CheckSignature) -> bool:
    return any(check(signature, payload, key) for key in keys.values())


def _entry_faults(event: Mapping[str, Any], proof: Mapping[str, Any]) -> list[str]:
    expected = entry_hash(
        proof["cooperative"], proof["number"], proof["previous"], event=digest(dict(event)), record=proof["record"]
    )
    if expected == proof["hash"]:
        return []
    return [f"is not what was recorded as entry {proof['number']} of {proof['cooperative']}."]


def _root_faults(proof: Mapping[str, Any], roots: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """Return what is wrong on the way from an entry to its root; one of today has none yet."""
    if proof["root"] is None:
        return []
    try:
        share, root = proof["share"], roots[proof["root"]]
        tree = climbed(proof["hash"].encode(), proof["path"])
        top = climbed(share_leaf(share), proof["sharePath"])
        is_inside = share["first"] <= proof["number"] <= share["last"]
        is_covered = is_inside and share["cooperative"] == proof["cooperative"] and share["tree"] == tree
        is_covered = is_covered and root["statement"]["tree"] == top
    except (KeyError, TypeError, ValueError, AttributeError):
        is_covered = False
    return [] if is_covered else [f"is not covered by root {proof['root']}, although the file says so."]
