"""The union door."""

from flask import Blueprint

blueprint = Blueprint("union", __name__, url_prefix="/union")
