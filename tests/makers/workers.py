"""Which tests go to one worker: what is made once for a file is made by one worker, and crowds come one at a time."""

from xdist.scheduler import LoadScopeScheduling

#: Each starts servers and browsers, or a crowd that measures: two at one moment would disturb each other.
TOGETHER = ("tests/journeys/", "tests/concurrency/")
#: A few long tests; coming last, since a file is begun the sooner the more tests it has, they even out the end.
ONE_BY_ONE = ("tests/web/test_every_route_by_every_role.py",)


class ByFile(LoadScopeScheduling):
    """Gives a worker one file after the other.

    pytest-xdist has groups of its own, but marks them in names of tests that pytest no longer lets it change.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in ONE_BY_ONE:
            return nodeid
        return next((folder for folder in TOGETHER if file.startswith(folder)), file)
