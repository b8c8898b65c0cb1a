"""The part of the site that machines read to find the rest."""

from flask import Blueprint

blueprint = Blueprint("found", __name__)
