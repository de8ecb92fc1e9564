"""Material for fitting and measuring the STAR timeline."""
