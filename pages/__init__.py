"""One file a page, named like its address; `frame`, `board`, `filters`, `blocks` show it."""
