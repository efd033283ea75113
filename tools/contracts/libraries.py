"""A library that one module stands for is imported by that module alone, so that one file could replace it."""

from grimp import ImportGraph
from importlinter import fields
from typing_extensions import override

from tools.contracts.links import Link, LinkContract, listed


class LibrariesContract(LinkContract):
    """Each line of `homes` reads `library <- module, module`; only those modules import the library."""

    package = fields.StringField()
    homes = fields.ListField(subfield=fields.StringField())

    @override
    def bad_links(self, graph: ImportGraph) -> list[Link]:
        found = []
        for line in listed(self.homes):
            library, _, homes = (part.strip() for part in line.partition("<-"))
            allowed = tuple(f"{self.package}.{home.strip()}" for home in homes.split(","))
            users = graph.find_modules_that_directly_import(library) if library in graph.modules else set()
            found += [Link(user, library, f"only {homes} may") for user in users if not _is_within(user, allowed)]
        return found


def _is_within(user: str, homes: tuple[str, ...]) -> bool:
    return any(user == home or user.startswith(f"{home}.") for home in homes)
