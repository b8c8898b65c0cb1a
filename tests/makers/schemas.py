"""JSON schemas that others publish, and ours, for what is told to machines."""

from typing import Any


def validate(told: Any, schema: Any) -> None:
    """Raise unless a document is as its schema asks."""
    _library().validate(told, schema)


def strict_validator(schema: Any) -> Any:
    """Return the validator of a schema of draft 7, which checks formats as well."""
    validator = _library().Draft7Validator
    return validator(schema, format_checker=validator.FORMAT_CHECKER)


def _library() -> Any:
    # It builds forty grammars when it is imported: a second for every worker, whether it needs them or not.
    import jsonschema  # noqa: PLC0415

    return jsonschema
