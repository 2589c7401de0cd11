"""One module for each kind of item: a paper taken apart goes in, what was found comes out, in the order of the text."""
