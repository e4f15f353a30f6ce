"""Web pages and XML that programs call Excel.

A page of the web, saved by hand or by a program, is a table whose cells are texts.
"""

import base64
from pathlib import Path

import pytest
from checked_files import findings, read
from office_files import (
    CLAIM_COLUMNS,
    REGISTRY_COLUMNS,
    SITI,
    meant,
    payment,
    places,
)
from test_containers import (
    CASES,
    IN_PLACE,
    KEPT,
    PAID,
    PERSONS,
    of_bytes,
    refused,
    row,
    table,
    written,
)


@pytest.mark.parametrize(
    "path",
    [
        *CASES.glob("a07*.xls"),
        *(
            CASES / name
            for name in ("a14c_dim_A0.xlsx", "a14d_iso.xlsx", "t_xlsx.xlsx", "t_ods.ods")
        ),
        CASES / "a02c_gabung_kosong.xlsx",
    ],
    ids=lambda path: path.name,
)
def test_whatever_a_program_begins_its_table_with_three_persons_are_read(path: Path) -> None:
    file = read(path)
    assert meant(file, "nik") == PERSONS
    assert meant(file, "kecamatan") == ["Ambulu", "Puger", "Kencong"]


def test_a_message_of_the_program_is_left_out_and_said(tmp_path: Path) -> None:
    assert "1 pesan kesalahan" in "\n".join(read(CASES / "a07j_php.xls").remarks)
    notice = (
        "<br />\n<b>Notice</b>:  Undefined index: no in <b>C:\\a.php</b> on line <b>7</b><br />"
    )
    rows = [written(months=f"{notice}4"), written(nik="9909110203750002", months=f"{notice}6")]
    plain = "PHP Warning:  Undefined variable $x in /a.php on line 3\n"
    file = of_bytes(tmp_path / "a.xls", plain * 40 + table(REGISTRY_COLUMNS, *rows))
    assert meant(file, "months_paid") == ["4", "6"]
    assert "42 pesan kesalahan dari program" in "\n".join(file.remarks)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("<br /><b>Fatal error</b>:  Maximum execution time of 30 seconds", "berhenti di tengah"),
        ("<tr><td>9909084905900003</td><td>Uji", "terpotong di tengah baris"),
    ],
)
def test_a_page_that_was_not_finished_is_refused(tmp_path: Path, end: str, said: str) -> None:
    whole = table(REGISTRY_COLUMNS, written())
    assert said in refused(tmp_path / "a.xls", whole.removesuffix("</table>") + end)
    assert meant(of_bytes(tmp_path / "b.xls", whole), "nik") == [SITI]


def test_a_login_page_is_no_table(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body><form>Nama <input></form></body></html>"
    assert "tanpa tabel" in refused(tmp_path / "a.xls", page)


def test_cells_of_a_page_span_rows_as_in_a_workbook(tmp_path: Path) -> None:
    head, *rest = (
        "<tr><td>15/03/2025</td>"
        + "".join(f"<td rowspan=3>{cell}</td>" for cell in ("JKK", "Nelayan", "Puger")),
        *(f"<tr><td>{day}/03/2025</td>" for day in (16, 17)),
    )
    lines = [
        f"{line}<td></td><td>{name}</td><td>8750000</td></tr>"
        for line, name in zip([head, *rest], KEPT, strict=False)
    ]
    lines.append(row(payment(recipient=KEPT[3], amount="42000000")))
    title = '<tr><td colspan="900">Klaim manfaat</td></tr>'
    file = of_bytes(tmp_path / "a.xls", f"<table>{title}{row(CLAIM_COLUMNS)}{''.join(lines)}")
    assert (meant(file, "programme"), meant(file, "kecamatan")) == (PAID, IN_PLACE)
    assert places(file)[0] == ("", 3)


def test_a_page_is_read_with_its_layout_around_the_table(tmp_path: Path) -> None:
    person_row = row(written(nik=f"&nbsp;{SITI}", name="<span>Andr\u00e9</span><br>Uji"))
    page = f"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta
        http-equiv=Content-Type content="text/html; charset=windows-1252"><title>x</title>
        <style>td {{ color: red }}</style></head><body><div><p>Daftar <b>peserta</b> 2025</p>
        <table><tr><td><table><thead>{row(REGISTRY_COLUMNS, "th")[4:-5]}</thead><tbody>
        {person_row}</tbody></table></td></tr></table><p>Kepala Dinas</p></div>
        <script>if (a < b) c()</script></body></html>"""
    file = of_bytes(tmp_path / "a.xls", page.encode("cp1252"))
    assert (meant(file, "nik"), meant(file, "name")) == ([SITI], ["••••"])
    assert places(file) == [("", 3)]
    assert "1 baris teks di bawah tabel tidak dibaca." in file.remarks


@pytest.mark.parametrize(
    ("before", "head"),
    [
        ("<style>" + "a { color: red }\n" * 9000 + "</style><table>", "<tr>{}</tr>"),
        ("Laporan peserta\n<TABLE>", "<TR>{}"),
        ("<table>", "<thead>{}</thead>"),
        ("<table>", "{}"),
        ("<table><tr><td>Kop surat<table>", "<tr>{}</tr>"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le"])
def test_a_page_is_read_however_sloppily_it_is_written(
    tmp_path: Path, before: str, head: str, encoding: str
) -> None:
    titles = "".join(f"<th>{title}" for title in REGISTRY_COLUMNS)
    page = f"{before}{head.format(titles)}{row(written())}</table>"
    assert meant(of_bytes(tmp_path / "a.xls", page.encode(encoding)), "nik") == [SITI]


def test_a_page_may_declare_nothing_that_is_expanded_or_fetched(tmp_path: Path) -> None:
    evil = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]><html>'
    file = of_bytes(
        tmp_path / "a.xls", f"{evil}{table(CLAIM_COLUMNS, payment(recipient='&a;'))}</html>"
    )
    assert meant(file, "programme") == ["JKM"]


def mht(*parts: tuple[str, str]) -> str:
    bodies = [
        f"--b\r\nContent-Location: file:///C:/x/{place}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Type: text/html; charset="utf-8"\r\n\r\n'
        f"{base64.encodebytes(page.encode()).decode()}\r\n"
        for place, page in parts
    ]
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    return f"{head}{''.join(bodies)}--b--\r\n"


def test_a_web_archive_has_the_sheets_that_it_names(tmp_path: Path) -> None:
    named = "".join(
        f'<x:ExcelWorksheet><x:Name>{title}</x:Name><x:WorksheetSource HRef="x/{place}"/>'
        for title, place in [("Kec &amp; Puger", "sheet001.htm"), ("Ambulu", "sheet002.htm")]
    )
    parts = [
        ("x.htm", f"<html><!--[if gte mso 9]><xml>{named}</xml><![endif]--></html>"),
        ("sheet001.htm", table(REGISTRY_COLUMNS, written())),
        ("tabstrip.htm", table(["Puger", "Ambulu"])),
        ("sheet002.htm", table(REGISTRY_COLUMNS, written(nik=PERSONS[1]))),
    ]
    file = of_bytes(tmp_path / "a.mht", mht(*parts))
    assert meant(file, "nik") == [SITI, PERSONS[1]]
    assert places(file) == [("Kec & Puger", 2), ("Ambulu", 2)]
    assert "rusak" in refused(tmp_path / "b.mht", mht(*parts).removesuffix("--b--\r\n"))


def xml2003(*rows: str, title: str = "Klaim") -> str:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" '
        f'xmlns:ss="{space}"><Worksheet ss:Name="{title}"><Table>{"".join(rows)}</Table>'
        "</Worksheet></Workbook>"
    )


def typed(*cells: object, attributes: str = "") -> str:
    return (
        f"<Row{attributes}>"
        + "".join(
            str(cell)
            if str(cell).startswith("<")
            else f'<Cell><Data ss:Type="String">{cell}</Data></Cell>'
            for cell in cells
        )
        + "</Row>"
    )


def of_type(kind: str, value: object, attributes: str = "") -> str:
    return f'<Cell{attributes}><Data ss:Type="{kind}">{value}</Data></Cell>'


def test_an_xml_spreadsheet_has_typed_cells_merged_cells_and_gaps(tmp_path: Path) -> None:
    down = ' ss:MergeDown="2"'
    first = [of_type("String", cell, down) for cell in ("JKK", "Nelayan", "Puger")]
    lines = [
        typed(
            of_type("DateTime", f"2025-03-{15 + place}T00:00:00.000"),
            *(first if not place else []),
            of_type("String", KEPT[place], ' ss:Index="6"'),
            of_type("Number", "8.75E6"),
        )
        for place in range(3)
    ]
    lines.append(typed(*payment(recipient=KEPT[3])))
    head = typed(*CLAIM_COLUMNS, attributes=' ss:Index="4"')
    book = xml2003(head, *lines)
    file = of_bytes(tmp_path / "a.xls", book)
    assert (meant(file, "programme"), meant(file, "kecamatan")) == (PAID, IN_PLACE)
    assert meant(file, "paid_on") == ["15/03/2025", "16/03/2025", "17/03/2025", "15/03/2025"]
    assert meant(file, "amount_rp") == ["8750000", "8750000", "8750000", "42000000"]
    assert places(file)[0] == ("Klaim", 5)
    assert "terpotong" in refused(tmp_path / "b.xls", book[:-30])
    assert "DOCTYPE" in refused(tmp_path / "c.xls", book.replace("<?mso", "<!DOCTYPE x><?mso"))
    uncounted = typed(*payment()[:-1], '<Cell ss:Formula="=1"/>')
    (tmp_path / "d.xls").write_text(xml2003(head, uncounted), encoding="utf-8")
    ((one,)) = findings(tmp_path / "d.xls").complaints
    assert "belum tersimpan" in one.reason


def test_hidden_and_struck_out_rows_of_pages_and_xml_are_asked_about(tmp_path: Path) -> None:
    one, two, three = (written(nik=nik) for nik in PERSONS)
    crossed = [f"<s>{cell}</s>" for cell in two]
    lines = [
        row(REGISTRY_COLUMNS),
        row(one).replace("<tr", '<tr style="mso-x:y;display:none"'),
        row(crossed),
        row(three).replace("<tr", '<tr style="text-decoration:line-through"'),
    ]
    page = of_bytes(tmp_path / "a.xls", f"<table>{''.join(lines)}</table>")
    style = '<Style ss:ID="s9"><Font ss:StrikeThrough="1"/></Style>'
    book = xml2003(
        typed(*REGISTRY_COLUMNS),
        typed(*one, attributes=' ss:Hidden="1"'),
        *(typed(*cells, attributes=' ss:StyleID="s9"') for cells in (two, three)),
    ).replace("<Worksheet", f"<Styles>{style}</Styles><Worksheet")
    for file in (page, of_bytes(tmp_path / "b.xls", book)):
        assert meant(file, "nik") == PERSONS
        said = {warning.rule: str(warning) for warning in file.warnings}
        assert "1 baris tersembunyi ikut dihitung (baris 2)" in said["hidden_rows"]
        assert "2 baris dicoret ikut dihitung (baris 3–4)" in said["struck_rows"]


def test_a_number_of_an_xml_spreadsheet_keeps_all_digits_of_a_nik(tmp_path: Path) -> None:
    line = typed(of_type("Number", PERSONS[0]), *written()[1:])
    file = of_bytes(tmp_path / "a.xls", xml2003(typed(*REGISTRY_COLUMNS), line))
    assert meant(file, "nik") == [PERSONS[0]]


def test_text_with_a_word_of_html_in_it_stays_text(tmp_path: Path) -> None:
    lines = [";".join(CLAIM_COLUMNS), ";".join(payment(recipient="<table> Uji"))]
    assert meant(of_bytes(tmp_path / "a.csv", "\n".join(lines)), "programme") == ["JKM"]
