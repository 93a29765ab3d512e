"""Report: one page, complete in itself, of what a folder of results says and rests on."""
