"""Which outside things this installation uses; chosen once by the factory, asked for by pages and jobs."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from marketplace.bulk.ports import PictureArchive, TableReader
from marketplace.kernel.ports import FileStore, JobQueue, MailSender, QrDrawer, SheetWriter, SmsSender
from marketplace.kernel.settings import Settings, present_settings
from marketplace.orders.ports import SlipPrinter
from marketplace.payments.ports import CardGateway, SecretBox, SheetReader
from marketplace.products.facts import ShelfFacts
from marketplace.products.ports import PhotoStudio, SearchIndex, SharePainter
from marketplace.traceability.ports import LabelPrinter, Signer


@dataclass(frozen=True)
class Ports:
    """One of each outside thing. `media` holds what browsers may fetch, `papers` private files that have no address."""

    mail: MailSender
    sms: SmsSender
    media: FileStore
    papers: FileStore
    photos: PhotoStudio
    search: SearchIndex
    labels: LabelPrinter
    slips: SlipPrinter
    qr: QrDrawer
    sheets: SheetWriter
    share: SharePainter
    tables: TableReader
    archive: PictureArchive
    queue: JobQueue
    sheet_reader: SheetReader
    secrets: SecretBox
    signer: Signer
    # None as long as this installation has no keys of a card provider.
    cards: CardGateway | None = None


def ports() -> Ports:
    """Return the present application's outside things."""
    return cast(Ports, current_app.extensions["ports"])


def shelf_facts() -> ShelfFacts:
    """Return what the present process knows of shown products, to filter and count what was found."""
    return cast(ShelfFacts, current_app.extensions["shelf_facts"])


def settings() -> Settings:
    """Return the present application's settings."""
    return present_settings()
