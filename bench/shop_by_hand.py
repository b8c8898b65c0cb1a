"""The floor of checking out over HTTP: a minimal Flask view that writes the rows of a checkout by hand-written SQL."""

import os
from pathlib import Path
from threading import local

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from bench.byhand import Hand, connect
from bench.carts import Wish

COOKIE = "cart"
_own = local()


def application() -> Flask:
    """Return a site of one view: it reads the form, writes, and sends on."""
    app = Flask("bench_shop_by_hand")
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{Path(os.environ['VAR_DIR']).resolve() / 'market.db'}"

    @app.post("/checkout")
    def place() -> Response:
        hand = getattr(_own, "hand", None)
        if hand is None:
            hand = _own.hand = Hand(connect(url))
        hand.place(_wish())
        return redirect("/orders", 303)

    return app


def _wish() -> Wish:
    form = request.form
    first, second = (int(name.removeprefix("pay_by_")) for name in form if name.startswith("pay_by_"))
    return Wish(
        token=request.cookies[COOKIE],
        key=form["key"],
        cooperative_ids=(first, second),
        commune_id=int(form["commune_id"]),
        province_id=int(form["province_id"]),
        seen_total=int(form["seen_total"]),
    )
