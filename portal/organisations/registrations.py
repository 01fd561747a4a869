"""What this room puts into the registries of lower rooms."""

from portal.demo import registry as world
from portal.organisations import demo

world.chapter(5, "portal.regions", demo.load_regions)
world.chapter(20, "portal.organisations", demo.load)
