"""Tables of other programs that are no list to count, to say what they are and what to do."""

from collections.abc import Mapping

from data.intake.columns import Sheet
from data.intake.specification import key

_ROWS = 30
_INSTEAD = (
    "; kirim daftar yang iurannya dibayar pada bulan itu: lembar data_tk_baru, data_tk_lanjutan, "
    "atau data_upah"
)
_INACTIVE = (
    "Ini lembar SIPP data_tk_na: pekerja yang dinonaktifkan, bukan daftar peserta" + _INSTEAD
)
_CHANGED = "Ini lembar SIPP update_data_tk: perubahan data pekerja, bukan daftar peserta" + _INSTEAD
_FAMILIES = (
    "Ini data keluarga DTSEN, bukan daftar peserta: satu baris satu keluarga, dan tidak ada yang "
    "mengatakan iuran siapa yang dibayar; jangan diunggah. Bila daftar peserta tidak menyebut "
    "kecamatan, unggah bersamanya daftar anggota DTSEN yang memuat NIK dan kecamatan"
)
_BY_TITLE: Mapping[str, str] = {"data tk na": _INACTIVE, "update data tk": _CHANGED}
_BY_HEADINGS: Mapping[frozenset[str], str] = {
    frozenset({"sebab na", "tgl kejadian"}): _INACTIVE,
    frozenset({"nomor kartu keluarga", "desil nasional"}): _FAMILIES,
    frozenset({"no kk", "desil nasional"}): _FAMILIES,
    frozenset({"id keluarga", "desil nasional"}): _FAMILIES,
}


def foreign(sheet: Sheet) -> str:
    """Say what a table of another program is, and what to do; empty if it is unknown.

    Call for sheets that are no list; a text file has its name for a title.
    """
    title = key(sheet.title or sheet.file)
    for named, words in _BY_TITLE.items():
        if named in title:
            return words
    for row in sheet.head[:_ROWS]:
        headings = {key(cell) for cell in row if isinstance(cell, str)}
        for wanted, words in _BY_HEADINGS.items():
            if wanted <= headings:
                return words
    return ""
