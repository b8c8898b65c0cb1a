"""Sending in events: a document at a time with a job that tells what became of it, or a single one."""

from typing import Any

from flask import Response, request, url_for

from marketplace.epcis.reading import NotADocument, event_in, events_in
from marketplace.kernel import clock
from marketplace.kernel.database import transactionally
from marketplace.kernel.history import Act
from marketplace.traceability import capturing, epcis_names
from marketplace.traceability.capturing import MOST_EVENTS, PROCEED, ROLLBACK
from marketplace.traceability.chain_models import CaptureJob
from marketplace.web.access import public
from marketplace.web.epcis.answers import in_json
from marketplace.web.epcis.blueprint import LARGEST_DOCUMENT_BYTES, blueprint, who_captures
from marketplace.web.epcis.querying import event_url
from marketplace.web.problems import Problem

JOBS_SHOWN = 30
_BEHAVIOURS = ("GS1-EPCIS-Capture-Error-Behaviour", "GS1-Capture-Error-Behaviour")
_JSON = frozenset({"application/json", "application/ld+json"})


@blueprint.post("/epcis/capture")
@public
def capture() -> Response:
    """Take in a document: 202 with the address of a job, which says per event what became of it."""
    who, behaviour = who_captures(), _error_behaviour()
    events = _read(events_in)
    if len(events) > MOST_EVENTS:
        raise Problem(413, f"A document may hold {MOST_EVENTS} events; this one holds {len(events)}.")
    act = Act(actor_id=None, at=clock.now())
    job = transactionally(lambda: capturing.capture(who, events, error_behaviour=behaviour, act=act))
    answer = in_json(_job_told(job), status=202)
    answer.headers["Location"] = url_for(".capture_job", code=job.code)
    return answer


@blueprint.get("/epcis/capture")
@public
def capture_jobs() -> Response:
    """List what became of the newest documents; without a key there is nothing to list."""
    who = who_captures()
    return in_json([_job_told(job) for job in capturing.jobs_of(who.cooperative_id, at_most=JOBS_SHOWN)])


@blueprint.get("/epcis/capture/<string:code>")
@public
def capture_job(code: str) -> Response:
    """Tell what became of a document."""
    return in_json(_job_told(capturing.job_of(code, cooperative_id=who_captures().cooperative_id)))


@blueprint.post("/epcis/events")
@public
def add_event() -> Response:
    """Take in a single event: 201 with its address, 409 for one that is known."""
    who, event, act = who_captures(), _read(event_in), Act(actor_id=None, at=clock.now())
    outcome = transactionally(lambda: capturing.take_in(who, [event], keeps_good_ones=False, act=act))
    if outcome.faults:
        raise Problem(400, "; ".join(fault["reason"] for fault in outcome.faults))
    if not outcome.new:
        raise Problem(409, "This event is known already.")
    answer = Response(status=201)
    answer.headers["Location"] = event_url(outcome.new[0])
    return answer


def _error_behaviour() -> str:
    given = next((request.headers[name] for name in _BEHAVIOURS if name in request.headers), ROLLBACK)
    if given not in (ROLLBACK, PROCEED):
        raise Problem(400, f"GS1-Capture-Error-Behaviour must be {ROLLBACK} or {PROCEED}.")
    return given


def _read(reader: Any) -> Any:
    """Read what was sent, within the limits that every answer tells."""
    if request.mimetype not in _JSON:
        raise Problem(415, "Send application/json or application/ld+json.")
    if (request.content_length or 0) > LARGEST_DOCUMENT_BYTES:
        raise Problem(413, f"A document may have {LARGEST_DOCUMENT_BYTES} bytes.")
    try:
        return reader(request.get_data(cache=False), known=epcis_names.prefixes())
    except NotADocument as fault:
        raise Problem(400, str(fault)) from fault


def _job_told(job: CaptureJob) -> dict[str, Any]:
    """Return a job as the standard shapes it; it is done before its address is given out."""
    at = job.created_at.isoformat()
    return {
        "captureID": job.code,
        "createdAt": at,
        "finishedAt": at,
        "running": False,
        "success": not job.faults["errors"],
        "captureErrorBehaviour": job.error_behaviour,
        "stored": job.stored,
        "known": job.known,
        "errors": [
            {
                "type": "epcisException:ValidationException",
                "title": f"Event {fault['index']}",
                "detail": fault["reason"],
                "eventIndex": fault["index"],
            }
            for fault in job.faults["errors"]
        ],
    }
