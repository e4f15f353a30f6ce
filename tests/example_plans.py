"""Plans that several tests draw up: one of each way to say how many people are added."""

from data import catalogue
from queries.plan import Scenario

ALL = tuple(catalogue.SECTORS)
FISHERS = Scenario(("nelayan",), amount=10_000)
CLOSING = Scenario(ALL, "selisih", 50)
AIM = Scenario(ALL, "target", target="coverage_target_national_2026")
