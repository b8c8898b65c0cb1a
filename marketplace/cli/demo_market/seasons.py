"""When people buy: the growing year, week-ends, Tết, mid-autumn, 8 March and 20 October. Pure."""

from datetime import date, timedelta

# First day of the lunar year, and the full moon of its eighth month.
_TET = (
    date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13),
    date(2030, 2, 3), date(2031, 1, 23), date(2032, 2, 11),
)  # fmt: skip
_MID_AUTUMN = (
    date(2025, 10, 6), date(2026, 9, 25), date(2027, 9, 15), date(2028, 10, 3), date(2029, 9, 22),
    date(2030, 9, 12), date(2031, 10, 1), date(2032, 9, 19),
)  # fmt: skip
_WOMENS_DAYS = ((3, 8), (10, 20))

_WEEKDAYS = (0.95, 0.9, 0.95, 1.0, 1.1, 1.25, 1.2)
_DAYS_BEFORE_TET, _DAYS_BEFORE_MOON, _DAYS_BEFORE_WOMENS_DAY = 35, 24, 9
_QUIET_DAYS_AFTER_TET = 6


def rhythm(day: date, *, first: date, last: date) -> float:
    """Return how many people shop on a day, against an ordinary one; over the year it grows from 0.5 to 1.5."""
    progress = (day - first) / max(timedelta(days=1), last - first)
    return (0.5 + progress) * _WEEKDAYS[day.weekday()] * _feast(day)


def wish_for(season: str, day: date) -> float:
    """Return how much goods of a season are wanted on a day, against the rest of the year; 0 means not offered."""
    near_tet = _is_before(day, _TET, _DAYS_BEFORE_TET)
    near_moon = _is_before(day, _MID_AUTUMN, _DAYS_BEFORE_MOON)
    wishes = {
        "": 1.0,
        "tet": 3.0 if near_tet else 0.85,
        "tet-only": 4.0 if near_tet else 0.0,
        "moon": 2.5 if near_moon else 0.9,
        "moon-only": 5.0 if near_moon else 0.0,
        "summer": 2.0 if 5 <= day.month <= 8 else 0.7,
        "women": 3.0 if _is_before_womens_day(day) else 0.9,
    }
    return wishes[season]


def _feast(day: date) -> float:
    if any(timedelta(0) <= day - tet < timedelta(days=_QUIET_DAYS_AFTER_TET) for tet in _TET):
        return 0.15
    if _is_before(day, _TET, _DAYS_BEFORE_TET):
        return 2.2
    if _is_before(day, _MID_AUTUMN, _DAYS_BEFORE_MOON) or _is_before_womens_day(day):
        return 1.45
    return 1.0


def _is_before(day: date, feasts: tuple[date, ...], days: int) -> bool:
    return any(timedelta(0) < feast - day <= timedelta(days=days) for feast in feasts)


def _is_before_womens_day(day: date) -> bool:
    return _is_before(day, tuple(date(day.year, month, at) for month, at in _WOMENS_DAYS), _DAYS_BEFORE_WOMENS_DAY)
