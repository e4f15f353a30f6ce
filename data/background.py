"""Long work in the background: its progress, a way to stop it, and its result."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from data.intake.issues import RefusedError
from data.manifest import SnapshotError
from data.progress import Progress, Stopped

Result = TypeVar("Result")


class Work(Generic[Result]):
    """A task in a separate thread.

    When it is `done`, it either has a `result`, was `stopped`, has the files `refused`, or has a
    `problem`: any other error, in Indonesian.
    """

    def __init__(self, task: Callable[[Progress], Result]) -> None:
        """Start at once; the task must call the progress that it gets."""
        self.step = "Mulai"
        self.fraction = 0.0
        self.result: Result | None = None
        self.refused: RefusedError | None = None
        self.problem = ""
        self.stopped = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._do, args=(task,), daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def stop(self) -> None:
        """Ask the work to end at its next step and undo what it began."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so many seconds; return whether the work is done."""
        self._thread.join(seconds)
        return self.done

    def _tell(self, step: str, fraction: float) -> None:
        if self._stop.is_set():
            raise Stopped
        self.step, self.fraction = step, min(max(fraction, 0.0), 1.0)

    def _do(self, task: Callable[[Progress], Result]) -> None:
        try:
            self.result = task(self._tell)
        except Stopped:
            self.stopped = True
        except RefusedError as refused:
            self.refused = refused
        except (SnapshotError, OSError) as error:
            self.problem = str(error)
        except Exception as error:
            # The message may quote a row about a person, so show only its type.
            self.problem = f"Ada yang salah di program ini ({type(error).__name__})."
