"""Style and script in one file each, named by their content, so that browsers may keep them for ever."""

import hashlib
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, has_request_context, request, url_for

from marketplace.web.access import public
from marketplace.web.page_cache import same_for_everybody

FOR_EVER = "public, max-age=31536000, immutable"
STYLE_ORDER = ("css/tokens.css", "css/reset.css", "css/base.css", "css/layout/*.css", "css/components/*.css")
STYLE_LAST = ("css/utilities.css",)

blueprint = Blueprint("assets", __name__)


class Bundles:
    """The site's bundles, put together once from `static/`."""

    def __init__(self, static: Path) -> None:
        self.static = static
        self.contents = {
            "site.css": _joined(static, (*STYLE_ORDER, *STYLE_LAST)),
            "site.js": _joined(static, ("js/*.js",)),
        }
        self.digests = {name: _digest(text.encode()) for name, text in self.contents.items()}
        self.file_digests: dict[str, str] = {}
        self.urls: dict[tuple[str, str], str] = {}

    def url(self, name: str) -> str:
        """Return the address of a bundle or of a file under `static/`, worked out once."""
        key = (name, request.script_root if has_request_context() else "")
        if key not in self.urls:
            self.urls[key] = self._url(name)
        return self.urls[key]

    def _url(self, name: str) -> str:
        if name in self.digests:
            return url_for("assets.bundle", digest=self.digests[name], name=name)
        if name not in self.file_digests:
            self.file_digests[name] = _digest((self.static / name).read_bytes())
        return url_for("static", filename=name, v=self.file_digests[name])


def init_assets(app: Flask, static: Path) -> None:
    """Serve the bundles and give templates `asset()`."""
    bundles = Bundles(static)
    app.extensions["bundles"] = bundles
    app.jinja_env.globals["asset"] = bundles.url
    app.register_blueprint(blueprint)


@blueprint.get("/assets/<string:digest>/<string:name>")
@public
@same_for_everybody
def bundle(digest: str, name: str) -> Response:
    """Serve one bundle."""
    from_disk = _bundles()
    if from_disk.digests.get(name) != digest:
        abort(404)
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(from_disk.contents[name], mimetype=kind, headers={"Cache-Control": FOR_EVER})


def _bundles() -> Bundles:
    return cast(Bundles, current_app.extensions["bundles"])


def _joined(static: Path, patterns: tuple[str, ...]) -> str:
    paths = [path for pattern in patterns for path in sorted(static.glob(pattern))]
    return "\n".join(path.read_text(encoding="utf8") for path in paths)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
