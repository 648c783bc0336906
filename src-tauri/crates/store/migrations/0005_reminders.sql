-- Reminders in the person's own words. They are looked for by nobody but the list itself.
CREATE TABLE own_reminder (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    text TEXT NOT NULL,
    -- By the wall clock where the person is.
    time TEXT NOT NULL,
    -- JSON: on which days it comes.
    days TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
