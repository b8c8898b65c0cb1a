"""The seller door."""

from flask import Blueprint

blueprint = Blueprint("seller", __name__, url_prefix="/seller")
