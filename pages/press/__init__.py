"""The press room on the screen: figures are found, picked, adjusted and handed out."""
