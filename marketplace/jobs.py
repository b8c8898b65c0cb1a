"""What the worker does: deliver the outbox, and what is due every minute."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask

from marketplace.cooperatives import closures
from marketplace.cooperatives import services as cooperatives
from marketplace.kernel import clock, feed, outbox
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.ports import Mail
from marketplace.products import following, photos
from marketplace.products import queries as products
from marketplace.web import order_letters
from marketplace.web.account import letters
from marketplace.web.cooperative_letters import SUSPENDED, tell_cooperative
from marketplace.wiring import ports

#: How long the change feed can be followed from.
FEED_KEPT = timedelta(days=7)

Jobs = Mapping[str, outbox.Handler]


def send_mail(payload: Mapping[str, Any]) -> None:
    """Send one letter that a concept or page posted as {to, subject, text, html}."""
    ports().mail.send(Mail(**payload))


def develop_photo(payload: Mapping[str, Any]) -> None:
    """Make the prints of the photo {photo_id}; nothing is left of one that was removed meanwhile."""
    photo = products.find_photo(payload["photo_id"])
    if photo is None:
        return
    act = Act(actor_id=None, at=clock.now())
    try:
        photos.develop(photo.key, studio=ports().photos, store=ports().media)
    except (InvalidInput, NotFound):
        with transaction():
            photos.mark_failed(photo.id, act=act)
        return
    with transaction():
        is_wanted = photos.mark_ready(photo.id, act=act)
    if not is_wanted:
        photos.remove_files(photo.key, store=ports().media)


def remove_photo_files(payload: Mapping[str, Any]) -> None:
    """Take the files of a removed photo {key} out of the store."""
    photos.remove_files(payload["key"], store=ports().media)


def follow_changes() -> None:
    """Let this machine's search index know what changed; build it where there is none yet."""
    following.follow(ports().search)


def mind_the_clock() -> None:
    """Do what falls due by itself: closures begin and end, announced suspensions come into force."""
    act = Act(actor_id=None, at=clock.now())
    with transaction():
        closures.tell_edges(act)
        for cooperative_id, reason in cooperatives.suspend_due(act).items():
            tell_cooperative(cooperative_id, SUSPENDED, reason=reason)


def forget_changes() -> None:
    """Take out of the change feed what every follower has read long ago; one who has not builds anew."""
    now = clock.now()
    with transaction():
        feed.forget(before=now - FEED_KEPT)


HANDLERS: dict[str, outbox.Handler] = {
    "mail": send_mail,
    "password_reset": letters.send_password_reset,
    "welcome": letters.send_welcome,
    "order-mail": order_letters.send_order_mail,
    "develop-photo": develop_photo,
    "remove-photo-files": remove_photo_files,
}


def deliver_all(app: Flask) -> Callable[[], None]:
    """Return a job that empties the outbox of what is due."""

    def run() -> None:
        with app.app_context():
            follow_changes()
            while outbox.deliver_due(HANDLERS, at=clock.now()):
                pass

    return run


def tick(app: Flask) -> Callable[[], None]:
    """Return what is done every minute: the outbox, and what became due by the clock."""
    deliver = deliver_all(app)

    def run() -> None:
        with app.app_context():
            mind_the_clock()
        deliver()
        with app.app_context():
            forget_changes()

    return run
