"""The demo newsroom: invented people, invented outlets, five articles and the work done on them, as plain values."""
