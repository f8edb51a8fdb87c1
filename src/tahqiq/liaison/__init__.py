"""Between the liaison officers: advance notices, the hotline, local truces."""
