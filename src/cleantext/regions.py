"""Containers folded into regions: one for each distinct range of blocks.

Elements that hold the very same blocks (a wrapper around a single child, say) are one region, so that no signal
depends on how often a page wraps its content. A block's own region is the smallest that holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cleantext.blocks import Blocks
from cleantext.columns import numbered


@dataclass(slots=True)
class Regions:
    """Regions as columns, parents before children (region 0 is the page); ``home[b]`` is the region of block b.

    group[b] is the smallest region with several blocks that holds block b. several: all regions that are the group of a
    block, or lie around that, or around that; around: for these three, per block, the place in `several`.

    first, last: the range of blocks; parent: -1 at the page; depth: regions above; inmost: the innermost of
    the containers that are this region, -1 where none is; state: their state bits. region[c] is the region of container
    c, -1 where it holds no block.
    """

    parent: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    inmost: list[int] = field(default_factory=list)
    state: list[int] = field(default_factory=list)
    region: list[int] = field(default_factory=list)
    home: list[int] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    several: list[int] = field(default_factory=list)
    around: list[Sequence[int]] = field(default_factory=list)

    def _add(self, parent: int, first: int, last: int, state: int) -> int:
        self.parent.append(parent)
        self.first.append(first)
        self.last.append(last)
        self.depth.append(self.depth[parent] + 1 if parent >= 0 else 0)
        self.inmost.append(-1)
        self.state.append(state)
        return len(self.parent) - 1


def regions_of(blocks: Blocks) -> Regions:
    """The regions of a page's blocks."""
    regions = Regions()
    containers = blocks.containers
    regions._add(-1, 0, len(blocks), 0)
    # Of an empty container that of the one around it: blocks may stand in no other.
    region_of: list[int] = []
    for index, (parent, first, last, state) in enumerate(
        zip(containers.parent, containers.first, containers.last, containers.state, strict=True)
    ):
        region = region_of[parent] if parent >= 0 else 0
        if first != last:
            if first != regions.first[region] or last != regions.last[region]:
                region = regions._add(region, first, last, state)
            regions.inmost[region] = index
            regions.state[region] |= state
        region_of.append(region)
    regions.region = [
        region if first != last else -1
        for region, first, last in zip(region_of, containers.first, containers.last, strict=True)
    ]
    regions.home = [region_of[container] if container >= 0 else 0 for container in blocks.container]
    regions.group = [
        home if regions.last[home] - regions.first[home] > 1 or home == 0 else regions.parent[home]
        for home in regions.home
    ]
    _look_around(regions)
    return regions


def _look_around(regions: Regions) -> None:
    parent = regions.parent
    ways = {
        group: (group, outer, max(0, parent[outer]))
        for group, outer in [(group, max(0, parent[group])) for group in set(regions.group)]
    }
    regions.several = sorted({region for way in ways.values() for region in way})
    place = {region: index for index, region in enumerate(regions.several)}
    for level in range(3):
        here = {group: place[way[level]] for group, way in ways.items()}
        regions.around.append(numbered([here[group] for group in regions.group], len(place)))
