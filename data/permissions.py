"""Who may do what: `data/reference/permissions.csv`, asked here and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from data.catalogue import records

Kind: TypeAlias = Literal["page", "data", "export", "command"]

FIRST = "ringkasan"
"""The name of the page that has no address of its own."""

ROLES = ("umum", "internal", "humas", "walidata", "pengawas")


@dataclass(frozen=True, slots=True)
class Permission:
    """A page, data, file or act, and the roles that it is open to."""

    kind: Kind
    id: str
    label: str
    umum: bool
    internal: bool
    humas: bool
    walidata: bool
    pengawas: bool
    why: str

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role in ROLES if getattr(self, role))


PERMISSIONS: Mapping[tuple[str, str], Permission] = {
    (row.kind, row.id): row for row in records("permissions", Permission)
}


class Forbidden(Exception):  # noqa: N818 - an answer, not an error
    """The visitor may not do this; the message says so to the visitor."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with these roles together; whoever has none else is `umum`.

    `address` is that of the sign-in, "" for nobody in particular; `sign_in` tells one from another.
    """

    roles: frozenset[str] = frozenset()
    address: str = ""
    sign_in: str = ""

    def may(self, kind: Kind, name: str) -> bool:
        """Tell whether any role of this visitor may; KeyError for what the matrix does not know."""
        return bool(PERMISSIONS[kind, name].roles & (self.roles | {"umum"}))

    def sees(self, page: str) -> bool:
        return self.may("page", page or FIRST)

    def must(self, kind: Kind, name: str) -> None:
        """Raise Forbidden where this visitor may not."""
        if not self.may(kind, name):
            raise Forbidden(refusal(kind, name))


PUBLIC = Visitor()
"""Anybody who has not signed in."""


def refusal(kind: Kind, name: str) -> str:
    permission = PERMISSIONS[kind, name]
    return f"{permission.label} hanya untuk peran {' atau '.join(sorted(permission.roles))}."


def is_internal(page: str) -> bool:
    """Tell that the public may not see the page of this address."""
    return not PUBLIC.sees(page)


def is_preliminary(statuses: Iterable[str]) -> bool:
    """Tell that the public may not see numbers of these statuses."""
    return "sementara" in statuses and not PUBLIC.may("data", "sementara")
