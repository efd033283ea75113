"""Adapters to the outside know nothing of each other."""

from grimp import ImportGraph
from importlinter import fields
from typing_extensions import override

from tools.contracts.links import Link, LinkContract, internal


class AdaptersContract(LinkContract):
    """Each folder below the container is one adapter; none imports from another."""

    container = fields.StringField()

    @override
    def bad_links(self, graph: ImportGraph) -> list[Link]:
        container = str(self.container)
        found = []
        for importer, imported in internal(graph, container):
            own, other = (name.removeprefix(f"{container}.").split(".") for name in (importer, imported))
            if len(own) > 1 and len(other) > 1 and own[0] != other[0]:
                found.append(Link(importer, imported, "what two adapters share lies beside their folders"))
        return found
