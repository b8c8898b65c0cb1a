"""What protects every page: cross-site requests are refused, and browsers are told what a page may load."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect

from marketplace.kernel.errors import NotAllowed
from marketplace.kernel.messages import msg

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# The doors behind which people are signed in; public pages carry no token, so that they can be cached whole.
TOKEN_AREAS = frozenset({"account", "seller", "union"})
# Machines that sign what they send come from elsewhere by nature; their views check the signature before anything else.
# So do mail programs that end letters for their reader: the link itself is signed, and ends nothing but those letters.
SIGNED_OTHERWISE = frozenset(
    {
        "webhooks.receive",
        "webhooks.receive_card_news",
        "epcis.capture",
        "epcis.add_event",
        "shop.end_letters",
        "shop.end_asking",
    }
)
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def init_guards(app: Flask) -> None:
    """Put the guards in front of every request."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    tokens = CSRFProtect(app)

    app.before_request(_refuse_unstorable)

    @app.before_request
    def refuse_cross_site() -> None:
        if request.method in SAFE_METHODS or request.endpoint in SIGNED_OTHERWISE:
            return
        ensure_same_site()
        if request.blueprint in TOKEN_AREAS and app.config.get("WTF_CSRF_ENABLED", True):
            tokens.protect()

    app.after_request(_add_headers)


def _refuse_unstorable() -> None:
    """Answer 400 to a NUL character, which PostgreSQL cannot store or compare and nobody types."""
    sources = (request.path, *request.args.values(), *request.form.values())
    if any("\0" in text for text in sources):
        abort(400)


def ensure_same_site() -> None:
    """Refuse a changing request that does not come from one of our own pages.

    Browsers send `Origin` (all that are in use) and `Sec-Fetch-Site` (most) with every form; a request
    with neither proves nothing and is refused as well.

    Raises:
        NotAllowed: it comes from another site, or does not say where from.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        _refuse()
    origin = request.headers.get("Origin")
    if origin is None and site is None:
        _refuse()
    if origin is not None and urlsplit(origin).netloc != request.host:
        _refuse()


def _refuse() -> None:
    raise NotAllowed(msg("Yêu cầu này không đến từ trang của Chợ Sen nên đã bị từ chối. Không có gì thay đổi."))


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), camera=(self)")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.blueprint in TOKEN_AREAS:
        headers.setdefault("Cache-Control", "private, no-cache")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
