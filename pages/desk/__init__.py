"""The walidata's desk on the screen: from the files of offices to what readers see, and back."""
