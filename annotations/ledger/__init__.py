"""Reading the ledger: whether the record is still what was recorded. Nothing here writes."""
