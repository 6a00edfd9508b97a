"""Tax invoices and payments. The gateway comes behind the same verbs that the screens use."""
