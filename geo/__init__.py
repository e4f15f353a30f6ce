"""The 31 kecamatan: where they lie, who borders whom, and how that was derived.

`geo.build` makes the files of this folder out of a polygon file, at a desk, with GeoPandas;
`geo.boundaries` reads them when the dashboard runs, with nothing but the standard library.
"""
