"""Where model weights are found on this machine, checked by hash before use."""
