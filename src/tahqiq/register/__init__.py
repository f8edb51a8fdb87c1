"""From acts to sealed entries: leaf, tree, checkpoint, proof. Pure: the store keeps the bytes."""
