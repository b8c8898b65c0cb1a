"""Where a scanned GS1 Digital Link leads.

The path is taken from the request as it was sent: the framework has already unescaped what it gives, and a lot number
may hold a slash.
"""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, json, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from marketplace.gs1.digital_link import DigitalLink, NotADigitalLink, parse
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.traceability import numbers
from marketplace.web.access import public
from marketplace.web.languages import LANGUAGES
from marketplace.web.resolver.blueprint import blueprint
from marketplace.web.resolver.links import VOCABULARY, Level, Link, absolute, kind_of, levels_of
from marketplace.web.resolver.linksets import CONTEXT, MEDIA_TYPE, WHOLE_SET, fitting, linkset
from marketplace.wiring import settings

JSON_LD = "application/ld+json"
#: Any host may stand in front; only path and query are ours to read.
ANY_HOST = "https://host.invalid"

Answer = str | AnyResponse | tuple[str, int]


@blueprint.get("/01/<path:rest>", merge_slashes=False)
@public
def trade_item(rest: str) -> Answer:
    """Lead from a GTIN, with or without lot and serial, to its page, or tell of everything that is known of it."""
    try:
        link = parse(f"{ANY_HOST}{_path_as_sent(rest)}{_query_as_sent()}")
    except NotADigitalLink:
        return _refused()
    thing = numbers.find_named(link)
    if thing is None:
        raise NotFound(msg("Chưa có sản phẩm nào ở đây mang mã này."))
    levels = levels_of(thing)
    asked = kind_of(request.args.get("linkType", ""))
    if asked in WHOLE_SET or _wants_linkset():
        return _whole(levels, link)
    return _lead(levels[0], asked)


@blueprint.get("/.well-known/gs1resolver")
@public
def description_file() -> Response:
    """Describe this resolver to machines."""
    return _json(
        {
            "name": settings().site_name,
            "resolverRoot": settings().base_url,
            "supportedPrimaryKeys": ["01"],
            "supportedLinkType": [
                {"namespace": VOCABULARY, "prefix": "gs1:"},
                {"namespace": "https://gs1.org/voc/", "prefix": "gs1:"},
            ],
            "linkTypeDefaultCanBeLinkset": False,
            "jsonLdContextLocation": absolute(url_for(".linkset_context")),
            "extensionProfile": absolute(url_for(".conformance")),
            "contact": {"fn": settings().operator_name or settings().site_name},
        },
        "application/json",
    )


@blueprint.get("/resolver/context.jsonld")
@public
def linkset_context() -> Response:
    """Give the meaning of the words in a link set."""
    return _json(CONTEXT, JSON_LD)


@blueprint.get("/resolver/conformance")
@public
def conformance() -> str:
    """Tell which standard this resolver follows, and where it deviates."""
    return render_template("resolver/conformance.html")


def _lead(level: Level, asked: str) -> Answer:
    """Redirect to the link asked for, or the default one; where several fit equally well, let the client choose."""
    found = fitting(level, kind=asked or level.default, language=_language())
    if not found:
        raise NotFound(msg("Mã này có, nhưng không có thông tin thuộc loại được hỏi."))
    if len(found) > 1:
        only = Level(level.anchor, level.description, asked or level.default, found)
        return _json(linkset([only]), MEDIA_TYPE, status=300)
    return _redirect(found[0], level)


def _redirect(link: Link, level: Level) -> Response:
    query = _query_as_sent().removeprefix("?")
    joined = f"{link.href}{'&' if '?' in link.href else '?'}{query}" if query else link.href
    answer = Response(status=307, headers={"Location": joined})
    answer.headers["Link"] = f'<{level.anchor}?linkType=linkset>; rel="linkset"; type="{MEDIA_TYPE}"'
    return answer


def _whole(levels: Sequence[Level], link: DigitalLink) -> Response:
    """Answer with the link set; its first anchor is the address that was asked, also where its lot is unknown."""
    asked = absolute(DigitalLink(link.path).uri(""))
    first = Level(asked, levels[0].description, levels[0].default, levels[0].links)
    above = [level for level in levels if level.anchor != asked]
    answer = _json(linkset([first, *above]), MEDIA_TYPE)
    context = absolute(url_for(".linkset_context"))
    answer.headers["Link"] = f'<{context}>; rel="http://www.w3.org/ns/json-ld#context"; type="{JSON_LD}"'
    return answer


def _refused() -> tuple[str, int]:
    page = render_template(
        "errors/error.html",
        status=400,
        title=gettext("Mã quét không đúng chuẩn"),
        message=gettext("Địa chỉ này không theo chuẩn GS1 Digital Link nên không mở được gì."),
        what_next=gettext("Hãy quét lại tem, hoặc nhập mã in bên cạnh ở trang tra cứu."),
        way=(gettext("Tra cứu mã trên tem"), "/trace"),
    )
    return page, 400


def _path_as_sent(rest: str) -> str:
    """Return the path with its escapes; servers that do not tell it give us an unescaped one to escape again."""
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or ""
    path = sent.partition("?")[0] if sent else f"/01/{quote(rest, safe='/')}"
    path = path[path.index("/01/") :] if "/01/" in path else path
    # One slash at the end is tolerated, as the standard advises.
    return path.removesuffix("/") if not path.endswith("//") else path


def _query_as_sent() -> str:
    query = request.environ.get("QUERY_STRING", "")
    return f"?{query}" if query else ""


def _wants_linkset() -> bool:
    return any(MEDIA_TYPE in kind for kind in request.accept_mimetypes.values())


def _language() -> str:
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _json(document: object, media_type: str, *, status: int = 200) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), status=status, content_type=media_type)
