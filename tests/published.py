"""Files that are published in tests, and what came of them."""

import datetime as dt
from functools import partial
from pathlib import Path

import duckdb
from click.testing import CliRunner, Result
from office_files import BUDI, RINI, SITI, aid, claims, hand_over, payment, person, registry

from data.__main__ import main
from data.intake import rules
from data.store import publish as publishing
from data.store.publish import Publication
from data.store.snapshots import WIB

ROOT = Path(__file__).parents[1]
NOW = dt.datetime(2026, 1, 31, 9, 0, tzinfo=WIB)
TINY = dict.fromkeys(rules.RULES, "Berkas uji, jauh lebih kecil dari kenyataan.")
PRIVATE = [SITI, BUDI, RINI, "Siti", "Aminah", "Slamet", "Riyadi", "Sumberejo", "Makmur", "1980"]
publish = partial(publishing.publish, acknowledged=TINY)


def simulated_registry(path: Path, year: int = 2025, people: int = 1) -> Path:
    return registry(
        path,
        *(
            person(
                nik=f"99{year}{number + 1:010d}",
                name=f"Peserta Simulasi {number}",
                start=dt.date(year, 9, 1),
            )
            for number in range(people)
        ),
    )


def simulated_files(folder: Path, years: tuple[int, ...] = (2023, 2024, 2025)) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [
        *(simulated_registry(folder / f"kepesertaan_{year}.xlsx", year) for year in years),
        claims(folder / "klaim_manfaat.csv", payment(recipient="Penerima Simulasi 0001")),
        aid(folder / "bantuan_pertanian.xlsx", hand_over(group="Poktan Simulasi 001")),
    ]


def real_files(folder: Path) -> list[Path]:
    folder.mkdir(exist_ok=True)
    return [registry(folder / "k.xlsx"), claims(folder / "m.csv"), aid(folder / "b.xlsx")]


def rows(snapshot: Path, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        return con.read_parquet(str(snapshot / f"{table}.parquet")).fetchall()


def statuses(publication: Publication) -> dict[str, str]:
    return {name: table.status for name, table in publication.manifest.tables.items()}


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def accepting() -> list[str]:
    return [word for rule, reason in TINY.items() for word in ("--accept", f"{rule}={reason}")]


def command(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["publish", *map(str, arguments), *accepting()])
