"""Our pages. Each finds, validates, calls one verb, and answers."""
