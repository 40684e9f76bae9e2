"""The verification report: one frozen value, printed in every format."""
