"""The only place that asks what time it is.

Times are stored in UTC; days, months and deadlines are Vietnamese (`Asia/Ho_Chi_Minh`).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """Return the Vietnamese calendar day in which `moment` falls."""
    return moment.astimezone(VIETNAM).date()


def today() -> date:
    """Return today's Vietnamese calendar day."""
    return day_of(now())


def start_of(day: date) -> datetime:
    """Return the moment (UTC) at which a Vietnamese day begins."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the moment (UTC) at which a Vietnamese day is over: the start of the next one."""
    return start_of(day + timedelta(days=1))


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def end_of_month(day: date) -> date:
    """Return the last day of the month that `day` lies in."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1)
