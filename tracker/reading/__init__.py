"""Which clauses, headings, dateline and language does the text hold? Markdown to PolicyText; pure."""
