"""Administrative units with their dates, the way from old units to today's, and the Union's tree."""
