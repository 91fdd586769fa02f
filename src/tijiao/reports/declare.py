"""What a pack may declare for reports: maps of the city's places."""

from typing import Annotated, Any, Literal

from pydantic import Field

from tijiao.packs.entry import Declaration, Entry
from tijiao.packs.kinds import Kind

Point = tuple[float, float]


class AreaName(Declaration):
    """`code` is the organisation's; `name` is written into the map."""

    code: str
    name: str


class Polygon(Declaration):
    type: Literal["Polygon"]
    coordinates: Annotated[tuple[Annotated[tuple[Point, ...], Field(min_length=4)], ...], Field(min_length=1)]


class Area(Declaration):
    type: Literal["Feature"]
    properties: AreaName
    geometry: Polygon


class PlaceMap(Entry):
    """A GeoJSON file that bears id and title beside its features."""

    type: Literal["FeatureCollection"]
    features: Annotated[tuple[Area, ...], Field(min_length=1)]

    def shapes(self) -> dict[str, Any]:
        """The plain GeoJSON, for drawing."""
        return {"type": self.type, "features": [one.model_dump(mode="json") for one in self.features]}


MAP: Kind[PlaceMap] = Kind("map", "maps/*.geojson", PlaceMap)
KINDS = (MAP,)
