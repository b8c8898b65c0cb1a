"""From the start of a process to its first answer, beside importing flask and sqlalchemy; and what a process holds."""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from statistics import median
from time import perf_counter

from bench.market import market
from bench.report import Figure, most, show
from bench.served import resident_megabytes, serving

ROUNDS = 7
IMPORTS = "import flask, sqlalchemy"
FIRST_ANSWER = "from marketplace.app import create_app; assert create_app().test_client().get('/').status_code == 200"
PAGES = ("/", "/products", "/products/san-pham-501", "/cooperatives/sen-hong-7", "/search?q=mat+ong")
ASKED_TIMES = 20


def main() -> None:
    """Measure start and memory on a filled market."""
    with market() as app:
        environment = {"VAR_DIR": str(app.extensions["settings"].var_dir), "SECRET_KEY": "only-for-measuring"}
        figures = [*_starts(environment), *_memory(environment)]
    notes = [
        "processor time of a whole Python process, start and end of the interpreter included, byte code ready",
        "memory: resident, after the pages that most visitors see were asked for; granian, one thread, worker beside",
    ]
    show("Start and memory", figures, notes=notes)


def _starts(environment: Mapping[str, str]) -> list[Figure]:
    programs = {"ours": FIRST_ANSWER, "floor": IMPORTS}
    # A workplace may forbid byte code beside the sources; an installation has it.
    prefix = f"{environment['VAR_DIR']}/bytes"
    environment = {**environment, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": prefix}
    for program in programs.values():
        _run(program, environment)
    runs = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, program in programs.items():
            runs[name].append(_run(program, environment))
    processor = {name: median(each for each, _ in found) for name, found in runs.items()}
    clock = {name: median(each for _, each in found) for name, found in runs.items()}
    return [
        Figure("start to first answer", processor["ours"], processor["floor"], "ms", most(4)),
        Figure("the same by the clock", clock["ours"], clock["floor"], "ms"),
    ]


def _run(program: str, environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a program and return its milliseconds of processor time and by the clock."""
    before, began = _children_seconds(), perf_counter()
    subprocess.run([sys.executable, "-c", program], env={**os.environ, **environment}, check=True)  # noqa: S603
    return (_children_seconds() - before) * 1000, (perf_counter() - began) * 1000


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(environment: Mapping[str, str]) -> list[Figure]:
    with serving("marketplace.serving:application_with_worker", environment=environment) as site:
        for page in PAGES:
            site.processor_milliseconds(page, ASKED_TIMES)
        answering, watching = site.megabytes(), resident_megabytes(site.watcher_id)
    with serving("bench.constant:application", environment=environment) as constant:
        constant.processor_milliseconds("/", ASKED_TIMES)
        floor = constant.megabytes()
    return [
        Figure("web process, MB", answering, None, "MB", most(120)),
        Figure("web process beside that of H", answering, floor, "MB"),
        Figure("the process that watches it", watching, None, "MB"),
    ]


if __name__ == "__main__":
    main()
