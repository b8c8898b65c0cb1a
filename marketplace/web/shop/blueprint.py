"""The shop's door."""

from flask import Blueprint

blueprint = Blueprint("shop", __name__)
