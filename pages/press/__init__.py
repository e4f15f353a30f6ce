"""The press room on the screen: how figures are found, picked, adjusted and given out."""
