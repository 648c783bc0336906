-- For what part of a calendar's event a session stands, and which revision of an occurrence was brought in.

-- Local starts: from the first on, before the second. NULL where there is no such bound.
ALTER TABLE session ADD COLUMN since TEXT;
ALTER TABLE session ADD COLUMN until TEXT;
ALTER TABLE session_exception ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
-- Where its calendar moved an occurrence to, under what the person did with it since. A local start.
ALTER TABLE session_exception ADD COLUMN said_to TEXT;
