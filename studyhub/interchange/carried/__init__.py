"""What every format has to carry, or to name as lost: tags, numbers, and the losses themselves."""
