"""Values without a database: time, money, working days, identifiers. Every room may use them."""
