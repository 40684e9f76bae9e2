"""The verbs: every change of the record is one of these. Each asks permission, is atomic, names the person
(`by`), and leaves history. Views, commands and the demo call them; nothing else writes."""
