"""The words that go with a figure, and what may be changed in them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import random_snapshot
from every_figure import every

from charts.model import BigNumber, Chart, number
from charts.provenance import INTERNAL, Provenance
from charts.tiles import Apart, Card, Tile
from data import catalogue
from data.numbers import Amount, Statement, count, percent, plain, rupiah, say
from exports.caption import Caption, caption, characters, check_edited, edited
from exports.table import as_chart
from queries.registry import Registry

CHOICES: Mapping[str, Mapping[str, object]] = {
    "fresh": {},
    "a kecamatan": {"kecamatan": "35.09.08", "tahun": "2024"},
    "others": {
        "kecamatan": "35.09.01",
        "ukuran": "participants_per_1000",
        "hitungan": "cases",
        "langkah": "quarter",
        "sektor": ("nelayan", "petani"),
        "periode": "2025",
    },
    "an assumption": {"populasi": "sama"},
}
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
CAUSAL = re.compile(
    r"\b(?:karena|sebab|menyebabkan|sehingga|akibat\w*|berkat|dampak\w*|mendorong|hasil dari)\b",
    re.I,
)


def test_a_card_without_room_for_its_words_is_named_and_not_cut_within_its_number() -> None:
    far = plain(f"{'antara ini dan itu, ' * 20}di Kabupaten Jember")
    said = caption(
        Card(
            "harapan",
            "Manfaat",
            rupiah(5_700_000_000),
            far,
            Provenance(("walidata",), "2025", "resmi"),
        )
    )

    assert said.short.startswith("Manfaat. Sumber: ")


@pytest.fixture(scope="module")
def tiles(builtin_snapshot: Path) -> list[Tile]:
    registry = Registry(builtin_snapshot)
    return [tile for chosen in CHOICES.values() for tile in every(registry, chosen).values()]


def texts(said: Caption) -> dict[str, str]:
    return {name: getattr(said, name) for name in ("long", "alt", "short", "spoken")}


def numbers_of(tile: Tile) -> set[str]:
    """Every number that stands somewhere on the tile."""
    if isinstance(tile, Card):
        shown = [tile.label, str(tile.value), str(tile.detail)]
        shown += [str(tile.apart.text)] if tile.apart else []
    else:
        cells = (cell for row in tile.written_rows() for cell in row)
        shown = [str(tile.title), str(tile.subtitle), tile.alt, *cells]
    return set(NUMBER.findall(" ".join([*shown, tile.provenance.footer])))


def wrong_with(tile: Tile) -> Iterator[str]:
    said = caption(tile)
    simulated = tile.provenance.status == "simulasi"
    status = f"status: {catalogue.STATUSES[tile.provenance.status].label}."
    title = str(tile.title) if isinstance(tile, Chart) else tile.label
    for name, text in texts(said).items():
        if not text.endswith(status) or "Sumber: " not in text:
            yield f"{name} does not end with source and status: {text}"
        if re.search(r" {2}|\.\.| [.,;]|\( | \)|\bnan\b|None", text) or text != text.strip():
            yield f"{name} is spelled wrongly: {text}"
        if CAUSAL.search(text.replace("simulasi dibuat agar cocok, ", "")):
            yield f"{name} claims a cause: {text}"
        internal = "Internal. " if name == "alt" else f"{INTERNAL}. "
        if tile.provenance.internal != text.startswith(internal):
            yield f"{name} does not say for whom it is: {text}"
        text = text.removeprefix(internal)
        if simulated != text.upper().startswith(("SIMULASI: ", "DATA SIMULASI. ")):
            yield f"{name} begins with a warning too many or too few: {text}"
        if simulated and name != "alt" and not text.startswith("SIMULASI: "):
            yield f"{name} does not begin with the word: {text}"
        if name != "spoken":
            if unknown := set(NUMBER.findall(text)) - numbers_of(tile):
                yield f"{name} has numbers of its own, {unknown}: {text}"
            has_room = name != "short" or not (as_chart(tile).assumed or tile.provenance.internal)
            if title not in text and has_room and "contoh tampilan" not in title:
                yield f"{name} has lost the finding: {text}"
        if complaints := check_edited(text, text):
            yield f"{name} complains of itself, {complaints}: {text}"
    if tile.provenance.attribution and tile.provenance.attribution not in said.long:
        yield f"the licence of the map is missing: {said.long}"
    if said.characters > 280:
        yield f"too long for social media, {said.characters}: {said.short}"
    if len(said.alt) > 400:
        yield f"too long for a screen reader: {said.alt}"


def test_every_figure_has_words_that_say_only_its_own_numbers(tiles: list[Tile]) -> None:
    assert [words for tile in tiles for words in wrong_with(tile)] == []


@pytest.mark.parametrize("seed", [1, 2, 5, 14])
def test_the_words_fit_snapshots_that_nobody_would_think_of(seed: int, tmp_path: Path) -> None:
    registry = Registry(random_snapshot.draw(seed).write(tmp_path))

    for chosen in ({}, {"kecamatan": "35.09.08"}):
        for tile in every(registry, chosen).values():
            found = [one for one in wrong_with(tile) if "has lost the finding" not in one]
            assert found == [], tile.name


def test_every_text_says_of_whom_and_where_the_numbers_are(builtin_snapshot: Path) -> None:
    chosen = {"kecamatan": "35.09.08", "sektor": ("nelayan",)}
    tiles = every(Registry(builtin_snapshot), chosen).values()
    checked = 0
    for tile in tiles:
        told = str(tile.measured if isinstance(tile, Chart) else tile.alone)
        for word in ("elayan", "Kecamatan Puger"):
            if word in told:
                checked += 1
                said = texts(caption(tile))
                if tile.provenance.internal:
                    # What is not for the public is not for social media either.
                    del said["short"]
                missing = [name for name, text in said.items() if word not in text]
                assert missing == [], (tile.name, word)
    assert checked > 40


def test_a_number_is_read_aloud_in_words(tiles: list[Tile]) -> None:
    spoken = [caption(tile).spoken.partition("Sumber: ")[0] for tile in tiles]

    # Names of measures and ranges of days keep their digits.
    left = {one for text in spoken for one in NUMBER.findall(text.replace("1.000", "seribu"))}
    days = {str(one) for one in range(1, 32)}
    assert {one for one in left - days if not re.fullmatch("20[0-9]{2}", one)} == set()
    assert any("lima puluh satu koma lima tujuh miliar rupiah" in text for text in spoken)


def a_card(value: Amount, detail: Statement | str = "", status: str = "resmi") -> Card:
    detail = plain(detail) if isinstance(detail, str) else detail
    return Card("kartu", "Angka", value, detail, Provenance(("walidata",), "2025-12", status))


@pytest.mark.parametrize(
    ("value", "detail", "spoken"),
    [
        (count(82_093), plain("orang"), "delapan puluh dua ribu sembilan puluh tiga orang"),
        (Amount(16_800, "rupiah"), plain(""), "enam belas ribu delapan ratus rupiah"),
        (
            Amount(25.36, "persen", 2),
            say("dari {all}", all=Amount(10_000, words=True)),
            "dua puluh lima koma tiga enam persen, dari sepuluh ribu",
        ),
        (
            Amount(13.5, decimals=1),
            say("urutan {rank} dari {all}", rank=Amount(22, "ke-"), all=count(31)),
            "tiga belas koma lima, urutan kedua puluh dua dari tiga puluh satu",
        ),
        (count(0), plain("sejak 22 Desember 2025"), "nol, sejak 22 Desember 2025."),
        (count(1), plain("pada 2023–2025"), "satu, pada 2023 sampai 2025."),
        (count(None), plain(""), "tidak ada data."),
    ],
)
def test_numbers_are_spoken_in_words(value: Amount, detail: Statement, spoken: str) -> None:
    assert f"Angka: {spoken}" in caption(a_card(value, detail)).spoken


def test_the_verb_fits_the_status() -> None:
    card = a_card(count(7), "orang")
    verbs = {
        "terbit": "disampaikan",
        "resmi": "tercatat",
        "sementara": "untuk sementara tercatat",
        "proyeksi": "diproyeksikan",
        "target": "ditargetkan",
        "estimasi": "diperkirakan",
        "simulasi": "disimulasikan",
    }

    assert set(verbs) == set(catalogue.STATUSES)
    for status, verb in verbs.items():
        other = replace(card, provenance=replace(card.provenance, status=status))
        assert verb in caption(other).long


def test_a_number_of_another_status_stays_apart() -> None:
    card = Card(
        "kartu",
        "Manfaat 2025",
        rupiah(17_800_000_000),
        plain("dibayar hingga 10 Desember 2025"),
        Provenance(("detik_2025_12_23",), "2025-12-10", "terbit"),
        apart=Apart(say("{paid} hingga akhir tahun", paid=rupiah(20_000_000_000)), "proyeksi"),
    )

    for text in texts(caption(card)).values():
        assert ". Terpisah dari itu, diproyeksikan " in text


def test_nothing_is_said_to_be_recorded_where_there_is_no_number() -> None:
    assert caption(a_card(count(None))).long == (
        "Angka: tidak ada data. Sumber: Walidata Pemkab Jember, per Desember 2025, status: Resmi."
    )


def a_chart(*details: Statement, status: str = "simulasi") -> Chart:
    return Chart(
        "peringkat",
        BigNumber("1"),
        say(
            "Tertinggi di Puger, {people}; {share} dari semua",
            people=count(7_227, "peserta"),
            share=percent(25.36, 2),
        ),
        plain("Peserta (orang) menurut kecamatan, 2025, Kabupaten Jember"),
        Provenance(("walidata",), "2025-12-31", status, "2025-12-31-abc"),
        pd.DataFrame({"participants": [7_227]}),
        (number("participants"),),
        400,
        notes=(plain("tidak diwarnai: nol"),),
        drawn="Peta 31 kecamatan",
        details=details,
    )


def test_a_figure_has_its_words_in_the_order_of_reading() -> None:
    told = caption(a_chart(say("terendah Jelbuk, {people}", people=count(1_122))))
    assert told.long == (
        "SIMULASI: Tertinggi di Puger, 7.227 peserta; 25,36 persen dari semua. Datanya "
        "disimulasikan untuk menunjukkan cara kerja dasbor, bukan kenyataan. Peserta (orang) "
        "menurut kecamatan, 2025, Kabupaten Jember; tidak diwarnai: nol. Terendah Jelbuk, 1.122. "
        "Sumber: Walidata Pemkab Jember, per 31 Desember 2025, snapshot 2025-12-31-abc, status: "
        "Simulasi."
    )
    assert told.alt == (
        "Data simulasi. Tertinggi di Puger, 7.227 peserta; 25,36 persen dari semua. Peserta "
        "(orang) menurut kecamatan, 2025, Kabupaten Jember. Peta 31 kecamatan; terendah Jelbuk, "
        "1.122. Sumber: Walidata Pemkab Jember, per 31 Desember 2025, status: Simulasi."
    )
    assert told.spoken == (
        "SIMULASI: Tertinggi di Puger, tujuh ribu dua ratus dua puluh tujuh peserta; dua puluh "
        "lima koma tiga enam persen dari semua. Peserta (orang) menurut kecamatan, 2025, Kabupaten "
        "Jember. Sumber: Walidata Pemkab Jember, per 31 Desember 2025, status: Simulasi."
    )
    assert told.characters <= 280


def test_an_alternative_text_leaves_out_whole_clauses_and_says_so() -> None:
    clauses = [
        say(f"{one.name} {{people}}", people=count(1_234, "orang"))
        for one in catalogue.KECAMATAN.values()
    ]
    alt = caption(a_chart(*clauses)).alt

    assert 350 < len(alt) <= 400
    _, _, rest = alt.partition("Kabupaten Jember. ")
    kept = rest.partition("; selengkapnya dalam tabel. Sumber: ")[0]
    assert kept.split("; ") == ["Peta 31 kecamatan", *map(str, clauses)][: kept.count("; ") + 1]


def test_texts_with_little_room_name_the_first_source_alone_where_all_are_too_long() -> None:
    chart = a_chart(status="estimasi")
    every = tuple(list(catalogue.SOURCES)[:9])
    told = caption(
        replace(
            chart,
            title=plain(f"{chart.title} {'dan seterusnya ' * 10}".replace(";", ",")),
            measured=plain("Peserta (orang) menurut kecamatan, tahun itu, Kabupaten Jember"),
            provenance=replace(chart.provenance, sources=every, internal=True),
        )
    )

    assert len(told.alt) <= 400
    assert told.alt.endswith("dan sumber lain, per 31 Desember 2025, status: Estimasi.")
    assert told.characters <= 280


def test_signs_beyond_latin_letters_count_twice() -> None:
    assert characters("82.093 orang – 5") == 16
    assert characters("−5") == 3


# What an editor may do


SAID = (
    "Tertinggi di Puger: 7.227 peserta, terendah Jelbuk (1.122). Iuran Rp51,57 miliar, atau 25,36% "
    "pada Desember 2025; terbit Rp51 miliar, target 30%."
)


@pytest.mark.parametrize(
    "edited",
    [
        SAID,
        SAID.replace("Tertinggi di", "Paling banyak ada di"),
        SAID.replace("25,36%", "25,36 persen"),
        SAID.replace(" Iuran", "\n\nIuran"),
        SAID.replace("terendah", "sedangkan salah satu yang paling rendah"),
        SAID.replace("Tertinggi", "Terendah"),
        SAID.replace("terendah", "ternyata menyatakan stimulasi progres minimal, terpisah"),
        SAID.replace("Iuran", "I\u200buran"),
    ],
)
def test_words_may_be_changed(edited: str) -> None:
    assert check_edited(SAID, edited) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("7.227", "7.272", "“7.227” berubah menjadi “7.272”; kembalikan."),
        ("7.227", "7,227", "“7.227” berubah menjadi “7,227”; kembalikan."),
        ("7.227", "7 ribu", "“7.227” berubah menjadi “7 ribu”; kembalikan."),
        ("7.227", "ribuan", "“7.227” berubah menjadi “ribuan”; kembalikan."),
        ("57 miliar", "57 juta", "“Rp51,57 miliar” berubah menjadi “Rp51,57 juta”; kembalikan."),
        ("Rp51,", "51,", "“Rp51,57 miliar” berubah menjadi “51,57 miliar”; kembalikan."),
        ("25,36%", "25,36", "“25,36%” berubah menjadi “25,36”; kembalikan."),
        (" (1.122)", "", "“1.122” hilang; cantumkan lagi."),
        ("terendah", "naik 12%, terendah", "“12%” tidak ada dalam teks asli; hapus."),
        ("terendah", "dua kali, terendah", "“dua” tidak ada dalam teks asli; hapus."),
        ("terendah", "hampir separuh, terendah", "“separuh” tidak ada dalam teks asli; hapus."),
        ("pada Desember", "pada Juni", "“Desember 2025” berubah menjadi “Juni 2025”; kembalikan."),
        ("Puger", "Ambulu", "“Puger” berubah menjadi “Ambulu”; kembalikan."),
        ("terendah", "berkat Pemkab, terendah", "Kata “berkat” menyatakan sebab"),
        ("atau", "sehingga", "Kata “sehingga” menyatakan sebab"),
    ],
)
def test_numbers_and_names_are_locked(old: str, new: str, complaint: str) -> None:
    (found,) = check_edited(SAID, SAID.replace(old, new, 1))

    assert found.startswith(complaint)


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("Data resmi: ", "resmi"),
        ("diresmikan Pemkab, ", "diresmikan"),
        ("SIMULASI: diabaikan, ", "SIMULASI"),
        ("S I M U L A S I ", "S I M U L A S I"),
        ("simu-lasi ", "simu-lasi"),
        ("Re s.mi: ", "Re s.mi"),
        ("tidak disimulasikan, ", "disimulasikan"),
        ("menyimulasikan ", "menyimulasikan"),
        ("S\u00edmulasi ", "Simulasi"),
        ("simu\u200blasi ", "simulasi"),
        ("\uff33imulasi ", "Simulasi"),
        ("&#83;imulasi ", "Simulasi"),
        ("ini angka nyata, ", "nyata"),
        ("bukan data buatan, ", "buatan"),
        ("sementara ", "sementara"),
        ("Estimasi ", "Estimasi"),
        ("Target tercapai, ", "Target"),
        ("Sumber: BPS. ", "Sumber"),
        ("JBR-7XU4T ", "JBR"),
        ("judul tidak disunting ", "disunting"),
    ],
)
def test_words_about_status_are_the_dashboards_own(claim: str, word: str) -> None:
    complaints = check_edited(SAID, claim + SAID)

    assert complaints[0] == (
        f"“{word}” menyatakan asal, status, atau kebenaran angka, yang hanya ditulis dasbor; hapus "
        "atau ganti."
    )


def test_a_status_that_a_text_has_stays_with_its_number() -> None:
    assert check_edited(SAID, SAID.replace("terbit ", "", 1)) == [
        "“terbit”, yang menyatakan asal, status, atau kebenaran angka, hilang; cantumkan lagi."
    ]
    moved = SAID.replace("terbit", "x").replace("target", "terbit").replace("x", "target")
    assert check_edited(SAID, moved) == [
        "Urutan angka atau nama berubah; kembalikan setiap angka ke tempatnya."
    ]


@pytest.mark.parametrize("sign", ["\u0405", "<", "\U0001f170", "\u0667"])
def test_signs_that_look_like_others_or_that_are_markup_are_refused(sign: str) -> None:
    assert check_edited(SAID, f"{sign} {SAID}")[0].startswith(f"Tanda “{sign}” tidak dapat dipakai")


def test_two_numbers_that_change_places_are_found() -> None:
    swapped = SAID.replace("7.227", "x").replace("1.122", "7.227").replace("x", "1.122")

    assert check_edited(SAID, swapped) == [
        "Urutan angka atau nama berubah; kembalikan setiap angka ke tempatnya."
    ]


def test_status_source_and_licence_are_written_around_what_was_edited() -> None:
    chart = a_chart()
    origin = replace(chart.provenance, attribution="BPS dan OCHA, CC BY 3.0 IGO; disederhanakan")
    chart = replace(chart, provenance=origin)
    words = caption(chart).words

    assert words == (
        "Tertinggi di Puger, 7.227 peserta; 25,36 persen dari semua. Peserta (orang) menurut "
        "kecamatan, 2025, Kabupaten Jember; tidak diwarnai: nol."
    )
    assert edited(chart, words.replace("Tertinggi", "Terbanyak")) == (
        f"SIMULASI: {words.replace('Tertinggi', 'Terbanyak')} Keterangan disunting oleh pengguna. "
        "Datanya disimulasikan untuk menunjukkan cara kerja dasbor, bukan kenyataan. BPS dan OCHA, "
        "CC BY 3.0 IGO; disederhanakan. Sumber: Walidata Pemkab Jember, per 31 Desember 2025, "
        "snapshot 2025-12-31-abc, status: Simulasi."
    )


def test_numbers_in_words_are_locked_too() -> None:
    spoken = caption(a_card(count(82_093), "orang")).spoken
    changed = spoken.replace("delapan puluh dua ribu", "delapan puluh tiga ribu")

    (found,) = check_edited(spoken, changed)
    assert found == (
        "“delapan puluh dua ribu sembilan puluh tiga” berubah menjadi "
        "“delapan puluh tiga ribu sembilan puluh tiga”; kembalikan."
    )


def test_another_text_is_not_taken_for_an_edited_one() -> None:
    assert len(check_edited(SAID, "")) >= 5
