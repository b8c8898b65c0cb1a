"""Which language a page speaks: Vietnamese unless the visitor chose English."""

from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel.messages import Message

LANGUAGES = ("vi", "en")
COOKIE = "lang"
YEAR_SECONDS = 365 * 24 * 3600


def init_languages(app: Flask, translations: str) -> None:
    """Let pages speak the visitor's language and remember a choice made with `?lang=`."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    Babel(app, locale_selector=chosen_language)
    app.after_request(_remember)
    app.context_processor(lambda: {"current_locale": language()})
    app.jinja_env.filters["say"] = say


def chosen_language() -> str:
    """Return the language asked for in the address, or remembered, or Vietnamese."""
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return "vi"


def language() -> str:
    """Return the present language, "vi" or "en"; "vi" outside of a request."""
    locale = get_locale()
    return str(locale.language) if locale else "vi"


def say(message: Message) -> str:
    """Return a concept's sentence in the viewer's language."""
    spoken = str(gettext(message.text))
    return spoken % dict(message.values) if message.values else spoken


def remember_language(response: AnyResponse, wish: str) -> AnyResponse:
    """Let this browser speak `wish` from now on."""
    response.set_cookie(COOKIE, wish, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure, httponly=True)
    return response


def _remember(response: Response) -> Response:
    wish = request.args.get("lang")
    if wish in LANGUAGES and not g.get("keeps_no_cookie"):
        remember_language(response, wish)
    return response
