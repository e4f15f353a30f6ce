"""Loaded into the process that publishers are forked from: it has published already.

So all imports are done and all tables of reference are read, which takes a publisher that starts
with nothing most of its time. DuckDB's threads, which a forked process would wait for in vain, end
with the comparison of both snapshots that is kept open.
"""

import gc
import tempfile
from pathlib import Path

from office_files import aid, claims, payment, registry

from data.intake import rules
from data.store import revisions
from data.store.publish import publish


def publish_twice(home: Path) -> None:
    """The first snapshot of a folder, and one that is compared with it."""
    acknowledged = dict.fromkeys(rules.RULES, "Berkas uji.")
    first = [registry(home / "k.xlsx"), claims(home / "m.csv"), aid(home / "b.xlsx")]
    publish(first, folder=home / "snapshots", acknowledged=acknowledged)
    second = claims(home / "m.csv", payment(amount="41000000"))
    publish([second], folder=home / "snapshots", acknowledged=acknowledged)


with tempfile.TemporaryDirectory() as folder:
    publish_twice(Path(folder))
revisions._compared.cache_clear()
gc.collect()
