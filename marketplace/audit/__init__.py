"""Events, consumers, seals: one append-only row for every verb, and the proof that it stands."""
