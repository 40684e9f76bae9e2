"""The demo newsroom: invented people, invented outlets, seven articles and the work done on them, as plain values."""
