"""From the basket to the accepted delivery: requests, approvals, budgets, orders, inspections."""
