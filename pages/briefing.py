"""Mode briefing: what a meeting sees, one message a screen, over the whole window."""

from figures.heading import Heading
from pages import presenting

presenting.show(Heading("Perlindungan pekerja rentan", presenting.today(), "Kabupaten Jember"))
