"""Import of the published report of orders for designated innovative products (UI-ADOXAA-045R)."""
