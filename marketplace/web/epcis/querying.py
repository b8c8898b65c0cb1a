"""Reading events: pages of those that a query asks for, one by its name, and what can be asked for."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request, url_for

from marketplace.epcis.asking import NotAQuestion, Question, plain_word, question_in, token_for
from marketplace.kernel import clock
from marketplace.traceability import epcis_names, event_queries
from marketplace.traceability.epcis_events import in_vietnam
from marketplace.web.access import public
from marketplace.web.epcis.answers import in_json
from marketplace.web.epcis.blueprint import VERSION, blueprint, scope
from marketplace.web.problems import Problem


@blueprint.get("/epcis/")
@public
def about_epcis() -> Response:
    """Say which version is spoken and what there is."""
    return in_json(
        {
            "title": "EPCIS",
            "version": VERSION,
            "resources": ["capture", "events", *sorted(event_queries.LISTED)],
            "publicEvents": "Without a key: what happened to lots of published products.",
            "keys": "With a key of a cooperative (Authorization: Bearer …): all events of that cooperative.",
            "notSupported": ["queries", "subscriptions"],
            "proofs": [url_for(".trace_keys"), url_for(".trace_roots")],
        }
    )


@blueprint.get("/epcis/events")
@public
def events() -> Response:
    """Return a page of events, the newest first unless asked otherwise; the next page stands in `Link`."""
    return _page(_question({}))


@blueprint.get("/epcis/events/<path:event_id>", merge_slashes=False)
@public
def event(event_id: str) -> Response:
    """Return one event by its name."""
    version = request.args.get("ver")
    # A hash name holds a question mark, which clients forget to escape.
    name = f"{event_id}?ver={version}" if version and "?" not in event_id else event_id
    return in_json(event_queries.event_named(name, cooperative_id=scope().cooperative_id))


@blueprint.get("/epcis/<string:resource>")
@public
def resources(resource: str) -> Response:
    """List the values that can be asked for."""
    _ensure_known(resource)
    found = event_queries.values_of(resource, cooperative_id=scope().cooperative_id)
    return in_json({"@context": epcis_names.context(), "type": "Collection", "member": list(found)})


@blueprint.get("/epcis/<string:resource>/<path:value>/events", merge_slashes=False)
@public
def resource_events(resource: str, value: str) -> Response:
    """Return a page of the events with one value."""
    _ensure_known(resource)
    column = event_queries.LISTED[resource]
    if column:
        return _page(_question({column: plain_word(column, value)}))
    return _page(_question({}).about(value))


def event_url(event_id: str) -> str:
    """Return the address of an event, with its name escaped."""
    return f"{url_for('.events')}/{quote(event_id, safe='')}"


def _ensure_known(resource: str) -> None:
    if resource not in event_queries.LISTED:
        raise Problem(404, f"There is no resource {resource[:60]}.")


def _question(further: dict[str, str]) -> Question:
    try:
        return question_in(request.args.to_dict(flat=False), further=further)
    except NotAQuestion as fault:
        raise Problem(400, str(fault), kind="QueryParameterException") from fault


def _page(question: Question) -> Response:
    page = event_queries.ask(question, cooperative_id=scope().cooperative_id)
    answer = in_json(_query_document(page.events))
    if page.next_after is not None:
        query = [(name, value) for name, value in request.args.items(multi=True) if name != "nextPageToken"]
        query.append(("nextPageToken", token_for(page.next_after)))
        answer.headers["Link"] = f'<{quote(request.path)}?{urlencode(query)}>; rel="next"'
    return answer


def _query_document(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "@context": epcis_names.context(),
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": in_vietnam(clock.now()),
        "epcisBody": {
            "queryResults": {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": found}},
        },
    }
