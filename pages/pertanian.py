"""Pertanian & perlindungan: the aid of a year, and the aid side by side with protection."""

from collections.abc import Sequence
from dataclasses import replace

from charts import aid as draw
from charts import aid_and_protection, leads
from charts.provenance import counted
from charts.tiles import NothingToDraw, Row
from data import indonesian
from geo.boundaries import ATTRIBUTION
from pages import choices, headlines
from pages.page import Filter, Page, definitions, origins_of_kecamatan_facts
from queries import aid, enrolment
from queries.answer import with_outside
from queries.registry import Registry


def _filters(registry: Registry) -> Sequence[Filter]:
    years = tuple(sorted({*aid.years(registry), *enrolment.years(registry)}))
    if not years:
        raise NothingToDraw("Data ini tidak memuat satu tahun pun.")
    return choices.year(years), choices.kecamatan()


def _refuse_unrecorded(registry: Registry, year: int) -> None:
    if year not in aid.years(registry) and not registry.hides("aid_monthly"):
        known = indonesian.join(list(map(str, aid.years(registry))) or ["belum satu tahun pun"])
        raise NothingToDraw(
            f"Belum ada bantuan pertanian yang tercatat untuk {year}; yang tercatat: {known}. "
            "Tidak tercatat tidak berarti nol."
        )


def _rows(registry: Registry, chosen: choices.Chosen) -> Sequence[Row]:
    year, code = int(chosen["tahun"]), chosen["kecamatan"]
    _refuse_unrecorded(registry, year)
    by_item = aid.by_kecamatan_and_item(registry, year)
    by_origin = aid.by_kecamatan_and_origin(registry, year)
    both_sides = aid.beside_protection(registry, year)
    by_month = aid.by_month_and_item(registry, year, draw.MACHINES, code)
    by_sector = enrolment.by_year_and_sector(registry, enrolment.Filter(), code)
    published = aid.published_totals(year)

    both = counted(registry, both_sides, "dukcapil_2024")
    by_cube = {
        cube: counted(registry, both_sides, "dukcapil_2024", cubes=(cube,)) for cube in both.cubes
    }
    both = replace(both, parts=by_cube)
    mapped = replace(both, attribution=ATTRIBUTION)

    return (
        *(_published(year) if registry.hides("aid_monthly") else ()),
        [
            draw.items(
                with_outside(by_item).frame, published, year, counted(registry, by_item), code
            ),
            draw.by_origin(
                with_outside(by_origin).frame, published, year, counted(registry, by_origin), code
            ),
        ],
        [
            aid_and_protection.bivariate_map(both_sides.frame, year, mapped, code),
            aid_and_protection.scatter(both_sides.frame, year, both, code),
        ],
        [aid_and_protection.unequal(both_sides.frame, year, both, code)],
        [
            draw.shared_sectors(by_sector.frame, year, counted(registry, by_sector), code),
            draw.machines_by_month(by_month.frame, year, counted(registry, by_month), code),
        ],
    )


def _published(year: int) -> Sequence[Row]:
    """Return published figures of the whole kabupaten, for readers who hide simulated data."""
    cards = headlines.aid_of(year)
    return [part for part in (cards[:4], cards[4:]) if part]


def _lead(registry: Registry, chosen: choices.Chosen) -> str:
    year, code = int(chosen["tahun"]), chosen["kecamatan"]
    _refuse_unrecorded(registry, year)
    both_sides = aid.beside_protection(registry, year)
    frame = with_outside(both_sides).frame
    statuses = [registry.status(cube) for cube in registry.cubes(*both_sides.questions)]
    sentence = leads.aid(
        frame,
        year,
        code,
        counted(registry, both_sides, cubes=("aid_monthly",)),
        ""
        if {"simulasi", *registry.hidden} & {*statuses}
        else aid_and_protection.finding(both_sides.frame, code),
        hidden=registry.hides("aid_monthly"),
        with_people=set(statuses) == {"simulasi"} and not registry.only_real,
    )
    return str(sentence)


def _notes(*_: object) -> Sequence[str]:
    return (
        "Bantuan dan perlindungan dibaca berdampingan. Keduanya tidak menyebabkan satu sama lain: "
        "penerima bantuan dihitung sebagai kelompok, peserta sebagai orang, dan siapa menerima "
        "keduanya tidak diketahui.",
        "Rendah, sedang, dan tinggi membagi 31 kecamatan dalam tiga bagian yang kira-kira sama "
        "banyak untuk tahun yang dipilih; “tinggi” tidak berarti cukup.",
        "Perlindungan di sini mencakup peserta semua sektor, bukan petani dan buruh tani saja.",
        "Satuan bantuan (unit, ton, pohon, bibit, ha) tidak dijumlahkan; yang dapat dijumlahkan "
        "hanya nilainya dalam rupiah.",
        *definitions(aid_and_protection.AID, aid_and_protection.COVER, "value_rp", "quantity"),
        origins_of_kecamatan_facts(),
    )


PAGE = Page(
    "pertanian",
    "Pertanian & perlindungan",
    order=5,
    lead=_lead,
    filters=_filters,
    chosen_from=("aid_monthly", "enrolment_yearly"),
    rows=_rows,
    notes=_notes,
)
