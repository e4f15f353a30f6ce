"""What figures and paragraphs say, held against facts counted from the rows of random snapshots.

A figure's title, subtitle and alternative text, the cards and the paragraph of a profile are read
with patterns and held against facts counted here from the rows of the cubes: not by the queries,
and not by the functions that write the sentences. A sentence that no pattern knows is a failure, so
that a new one must get its check, in the module of its page.
"""
