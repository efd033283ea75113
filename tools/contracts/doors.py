"""Rooms speak with each other only through their doors."""

from grimp import ImportGraph
from importlinter import fields
from typing_extensions import override

from tools.contracts.links import Link, LinkContract, internal, listed


class DoorsContract(LinkContract):
    """From another room a module may be imported only if it is, or lies in, one of the doors.

    Rooms that are `open` may be imported whole. `above` may import everything but what is `private`.
    """

    package = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open = fields.ListField(subfield=fields.StringField())
    above = fields.ListField(subfield=fields.StringField())
    private = fields.ListField(subfield=fields.StringField())

    @override
    def bad_links(self, graph: ImportGraph) -> list[Link]:
        package, depth = str(self.package), len(str(self.package).split("."))
        opened, doors = set(listed(self.open)), listed(self.doors)
        found = []
        for importer, imported in internal(graph, package):
            room, names = imported.split(".")[depth], set(imported.split(".")[depth + 1 :])
            own = importer.split(".")[depth]
            if own != room and room not in opened and self._is_closed(own, names):
                found.append(Link(importer, imported, f"go through a door of {room}: {', '.join(doors)}"))
        return found

    def _is_closed(self, own: str, names: set[str]) -> bool:
        if own in listed(self.above):
            return bool(names & set(listed(self.private)))
        return not names & set(listed(self.doors))
