"""One file a page, named after its address; `rendering`, `board`, `filters`, `blocks` show it."""
