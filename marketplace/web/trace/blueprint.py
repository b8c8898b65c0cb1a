"""The trace door."""

from flask import Blueprint

blueprint = Blueprint("trace", __name__, url_prefix="/trace")
