"""The factory: the only module that knows every part."""

import logging
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask.cli import FlaskGroup
from heroicons.jinja import heroicon_micro, heroicon_mini, heroicon_outline, heroicon_solid
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from marketplace import jobs, tables
from marketplace.adapters.ed25519_keys import Ed25519Keys, check_signature
from marketplace.adapters.fernet_box import FernetBox
from marketplace.adapters.huey_queue import HueyQueue
from marketplace.adapters.letters import MailFolder, Smtp
from marketplace.adapters.local_files import LocalFiles
from marketplace.adapters.pillow_photos import PillowPhotos
from marketplace.adapters.segno_qr import SegnoQr
from marketplace.adapters.short_messages import SmsFolder
from marketplace.adapters.table_files import TableFiles, ZipPictures
from marketplace.adapters.typst_labels import TypstLabels
from marketplace.adapters.typst_share import TypstShare
from marketplace.adapters.typst_slips import TypstSlips
from marketplace.adapters.whoosh_index import WhooshIndex
from marketplace.adapters.xlsx_reader import XlsxReader
from marketplace.adapters.xlsx_sheets import XlsxSheets
from marketplace.cli import commands
from marketplace.cli.lot_files import verify_lot
from marketplace.inventory import queries as inventory
from marketplace.kernel import outbox
from marketplace.kernel.database import db, prepare
from marketplace.kernel.ports import MailSender
from marketplace.kernel.settings import Settings, SettingsFault, load_settings
from marketplace.kernel.watching import Watch
from marketplace.payments.ports import CardGateway
from marketplace.products.facts import ShelfFacts
from marketplace.products.ports import SearchIndex
from marketplace.translations import HERE as TRANSLATIONS
from marketplace.translations import ensure_compiled
from marketplace.web import (
    account,
    api,
    epcis,
    found,
    gallery,
    health,
    media,
    pictures,
    resolver,
    seller,
    shop,
    trace,
    union,
    webhooks,
)
from marketplace.web.addresses import init_addresses
from marketplace.web.assets import init_assets
from marketplace.web.failures import init_failures
from marketplace.web.formats import init_formats
from marketplace.web.guards import init_guards
from marketplace.web.languages import init_languages
from marketplace.web.limits import init_limits
from marketplace.web.page_cache import init_page_cache
from marketplace.web.templating import init_templating
from marketplace.web.viewer import init_viewer
from marketplace.wiring import Ports

ROOT = Path(__file__).resolve().parent.parent
# Importing the tables registers them; migrations compare against all of them.
TABLES = tables.__all__
DOORS = (shop, seller, union, account, api, trace, resolver, media, pictures, gallery, health, found, webhooks, epcis)
THIRTY_DAYS_SECONDS = 30 * 24 * 3600


def create_app(
    settings: Settings | None = None, adapters: Ports | None = None, *, config: Mapping[str, Any] | None = None
) -> Flask:
    """Build the site.

    Args:
        adapters: outside things to use instead of those that the settings choose.
        config: Flask's own options, for tests.
    """
    chosen = settings or load_settings()
    app = Flask("marketplace", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(_flask_config(chosen), **(config or {}))
    app.extensions["settings"] = chosen
    _init_rows(app, chosen)
    app.extensions["ports"] = adapters or choose_adapters(app, chosen)
    app.extensions["shelf_facts"] = ShelfFacts(inventory.products_in_stock)
    outbox.when_posted(app.extensions["ports"].queue.wake)
    _init_pages(app)
    _init_page_cache(app, chosen)
    _init_proxies(app, chosen.trusted_proxies)
    for command in commands():
        app.cli.add_command(command)
    return app


def choose_adapters(app: Flask, settings: Settings) -> Ports:
    """Return the outside things that the settings ask for."""
    var = settings.var_dir
    return Ports(
        mail=_mail(settings),
        sms=SmsFolder(var / "sms"),
        media=LocalFiles(var / "media", base_url="/media"),
        papers=LocalFiles(var / "papers", base_url=""),
        photos=PillowPhotos(),
        search=_search(settings),
        labels=TypstLabels(),
        slips=TypstSlips(),
        qr=SegnoQr(),
        sheets=XlsxSheets(),
        share=TypstShare(),
        queue=HueyQueue(var, deliver=jobs.deliver_all(app), every_minute=jobs.tick(app)),
        tables=TableFiles(),
        archive=ZipPictures(),
        sheet_reader=XlsxReader(),
        secrets=FernetBox(settings.signing_key),
        signer=Ed25519Keys(var / "keys" / "trace.pem", given=settings.trace_signing_key),
        cards=_cards(settings),
    )


def _cards(settings: Settings) -> CardGateway | None:
    if not settings.takes_cards:
        return None
    # Imported only where cards are taken: its library is large.
    stripe = import_module("marketplace.adapters.stripe_cards")
    cards = stripe.StripeCards(
        settings.stripe_secret_key, webhook_secret=settings.stripe_webhook_secret, api_base=settings.stripe_api_base
    )
    return cast(CardGateway, cards)


def _search(settings: Settings) -> SearchIndex:
    if settings.search == "whoosh" or (settings.search == "auto" and find_spec("tantivy") is None):
        return WhooshIndex(settings.var_dir / "index")
    # Imported only where it is wanted: its wheel does not fit every machine.
    if find_spec("tantivy") is None:
        raise SettingsFault("SEARCH=tantivy: the package tantivy is not installed. Install it, or set SEARCH=auto.")
    tantivy = import_module("marketplace.adapters.tantivy_index")
    return cast(SearchIndex, tantivy.TantivyIndex(settings.var_dir / "index"))


def _mail(settings: Settings) -> MailSender:
    if settings.smtp_url:
        return Smtp(settings.smtp_url, sender=settings.mail_sender)
    return MailFolder(settings.var_dir / "mail", sender=settings.mail_sender)


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.signing_key,
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "MAX_CONTENT_LENGTH": settings.upload_limit_bytes,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.base_url.startswith("https"),
        "PERMANENT_SESSION_LIFETIME": THIRTY_DAYS_SECONDS,
        # Renewing the cookie with each answer would put one on every public page.
        "SESSION_REFRESH_EACH_REQUEST": False,
        # A form may lie open for a day while its writer is in the field; the token lives as long as the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,
        "TESTING": settings.testing,
    }


def _init_rows(app: Flask, settings: Settings) -> None:
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def _init_pages(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    icons = (heroicon_micro, heroicon_mini, heroicon_outline, heroicon_solid)
    # An icon is the same text each time, and a page asks for dozens.
    app.jinja_env.globals.update({icon.__name__: lru_cache(maxsize=None)(icon) for icon in icons})
    app.jinja_env.globals["site_name"] = app.extensions["settings"].site_name
    app.jinja_env.globals["site"] = app.extensions["settings"]
    ensure_compiled()
    init_templating(app)
    init_addresses(app)
    init_languages(app, str(TRANSLATIONS))
    init_formats(app)
    init_viewer(app)
    init_guards(app)
    init_limits(app)
    init_failures(app)
    init_assets(app, ROOT / "static")
    for door in DOORS:
        app.register_blueprint(door.blueprint)


def _init_page_cache(app: Flask, settings: Settings) -> None:
    """Keep public pages; not in tests, which write rows past everything that tells of changes."""
    if settings.page_cache_bytes and app.config.get("KEEPS_PAGES", not settings.testing):
        with app.app_context():
            init_page_cache(app, Watch(db.engine), most_bytes=settings.page_cache_bytes)


def _init_proxies(app: Flask, count: int) -> None:
    """Believe the proxies in front about address, scheme and name: tries are counted by address."""
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def main() -> None:
    """Run the `marketplace` command."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    group = FlaskGroup(
        create_app=create_app,
        add_default_commands=False,
        add_version_option=False,
        load_dotenv=False,
        help="Chợ Sen: the market of women-led cooperatives.",
    )
    # A lot file is checked without a market: the command is found before any is built.
    group.add_command(verify_lot(check_signature))
    try:
        group.main(prog_name="marketplace")
    except SettingsFault as fault:
        raise SystemExit(str(fault)) from fault


if __name__ == "__main__":
    main()
