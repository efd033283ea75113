"""What a broken contract of ours looks like when it is printed."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output
from typing_extensions import override


class Link(NamedTuple):
    """One import that should not be there."""

    importer: str
    imported: str
    why: str


class LinkContract(Contract):
    """A contract whose breaches are single imports."""

    def bad_links(self, graph: ImportGraph) -> list[Link]:
        """Return the imports that break the contract."""
        raise TypeError(f"{type(self).__name__} finds no links of its own")

    @override
    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = sorted(set(self.bad_links(graph)))
        return ContractCheck(kept=not found, metadata={"links": [(link, _line(graph, link)) for link in found]})

    @override
    def render_broken_contract(self, check: ContractCheck) -> None:
        for link, line in check.metadata["links"]:
            output.print_error(f"{link.importer} -> {link.imported} (l.{line}): {link.why}", bold=False)
        output.new_line()


def listed(field: object) -> list[str]:
    """Return what a list field of a contract holds: once a contract is read, its fields are plain values."""
    return [str(one) for one in cast(Iterable[object], field)]


def internal(graph: ImportGraph, package: str) -> list[tuple[str, str]]:
    """Return every import between modules of the package."""
    own = sorted(name for name in graph.modules if name.startswith(f"{package}."))
    return [
        (importer, imported)
        for importer in own
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if imported.startswith(f"{package}.")
    ]


def _line(graph: ImportGraph, link: Link) -> int:
    details = graph.get_import_details(importer=link.importer, imported=link.imported)
    return min((detail["line_number"] for detail in details), default=0)
