"""Work that goes wrong, for processes to do: in a module of its own, for each of them imports it."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleantext.job import Outcome

if TYPE_CHECKING:
    from cleantext.files import Source


@dataclass(frozen=True)
class Trouble:
    """What a worker does here: as the name of the page says."""

    def __call__(self, source: Source) -> Outcome:
        if source.name == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        if source.name == "leaves":
            os._exit(3)
        if source.name == "hangs":
            time.sleep(600)
        if source.name == "slow":
            time.sleep(0.5)
        return Outcome(f"{source.name} done".encode())

    def failed(self, source: Source, problem: str) -> Outcome:  # noqa: ARG002 - the signature is the crew's
        return Outcome(None, problem)
