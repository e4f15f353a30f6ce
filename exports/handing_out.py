"""Files on their way out: each is noted by its hash under the code that it bears."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence

from data import given, releases
from data.editions import Edition
from data.given import File
from data.releases import Release
from data.store import audit_log
from exports.kit import MANIFEST

_ALONE = (".png", ".svg", ".pdf", ".xlsx", ".csv")
"""How the files of a kit end that are handed on alone."""


def hand_out(under: Edition | Release, *files: File) -> None:
    """Notes that these files leave the house under the code of an edition or a release.

    FrozenError where they must not: nothing of a draft leaves the house.
    """
    if isinstance(under, Edition):
        given.register(None, under.code, files, who=audit_log.user())
    else:
        releases.give(None, under, files)


def hand_out_kit(under: Edition | Release, name: str, kit: bytes, own: Sequence[Release]) -> None:
    """Notes a kit, and each file in it that may be handed on alone.

    Those of a figure are noted under its `own` release; where there are none, under the kit's code.
    """
    figures = list(parts(kit))
    if not own:
        hand_out(under, File(name, kit), *(file for files in figures for file in files))
        return
    hand_out(under, File(name, kit))
    for release, files in zip(own, figures, strict=True):
        hand_out(release, *files)


def hand_out_sheets(under: Release, name: str, archive: bytes, own: Sequence[Release]) -> None:
    """Notes a ZIP of sheets, and each sheet in it under its own release, in their order."""
    hand_out(under, File(name, archive))
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for release, sheet in zip(own, opened.namelist(), strict=True):
            hand_out(release, File(sheet, opened.read(sheet)))


def parts(kit: bytes) -> Iterator[tuple[File, ...]]:
    """The files of each figure of a press kit that are handed on alone, in its figures' order."""
    with zipfile.ZipFile(io.BytesIO(kit)) as archive:
        for figure in json.loads(archive.read(MANIFEST))["gambar"]:
            yield tuple(
                File(path.rpartition("/")[2], archive.read(path), figure["nama"])
                for path in archive.namelist()
                if path.rpartition("/")[0] == figure["folder"] and path.endswith(_ALONE)
            )
