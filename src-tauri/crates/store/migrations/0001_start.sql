-- Instants (`…_at`) are nanoseconds since 1970 in UTC; local dates (`…_on`) and local times are ISO 8601 text; ids are the 16 bytes of a UUID.
-- A row with `deleted_at` is a tombstone: it can be brought back.

CREATE TABLE "trigger" (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- Of the starting set; its wording is the UI's.
    key TEXT UNIQUE,
    -- The person's own.
    name TEXT,
    hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
    position INTEGER NOT NULL,
    CHECK ((key IS NULL) <> (name IS NULL))
) STRICT;

CREATE TABLE check_in (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at INTEGER NOT NULL,
    zone TEXT NOT NULL,
    "on" TEXT NOT NULL,
    mood INTEGER NOT NULL CHECK (mood BETWEEN 1 AND 5),
    craving INTEGER NOT NULL CHECK (craving BETWEEN 0 AND 10),
    hungry INTEGER NOT NULL CHECK (hungry IN (0, 1)),
    angry INTEGER NOT NULL CHECK (angry IN (0, 1)),
    lonely INTEGER NOT NULL CHECK (lonely IN (0, 1)),
    tired INTEGER NOT NULL CHECK (tired IN (0, 1)),
    sleep_minutes INTEGER CHECK (sleep_minutes BETWEEN 0 AND 1440),
    used INTEGER CHECK (used IN (0, 1)),
    note TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE INDEX check_in_at ON check_in (at, id) WHERE deleted_at IS NULL;
CREATE INDEX check_in_on ON check_in ("on", used) WHERE deleted_at IS NULL;

CREATE TABLE check_in_trigger (
    check_in_id BLOB NOT NULL REFERENCES check_in (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    trigger_id BLOB NOT NULL REFERENCES "trigger" (id),
    PRIMARY KEY (check_in_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE urge (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    zone TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    before INTEGER NOT NULL CHECK (before BETWEEN 0 AND 10),
    after INTEGER CHECK (after BETWEEN 0 AND 10),
    note TEXT
) STRICT;

CREATE INDEX urge_started_at ON urge (started_at);

CREATE TABLE urge_trigger (
    urge_id BLOB NOT NULL REFERENCES urge (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    trigger_id BLOB NOT NULL REFERENCES "trigger" (id),
    PRIMARY KEY (urge_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE practice (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    exercise TEXT NOT NULL,
    urge_id BLOB REFERENCES urge (id),
    zone TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT CHECK (outcome IN ('finished', 'stopped')),
    before INTEGER CHECK (before BETWEEN 0 AND 10),
    after INTEGER CHECK (after BETWEEN 0 AND 10),
    note TEXT
) STRICT;

CREATE INDEX practice_started_at ON practice (started_at);
CREATE INDEX practice_urge ON practice (urge_id) WHERE urge_id IS NOT NULL;
CREATE INDEX practice_exercise ON practice (exercise, started_at);

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('individual', 'group', 'family', 'education')),
    title TEXT,
    place TEXT,
    link TEXT,
    bring TEXT,
    zone TEXT NOT NULL,
    starts TEXT NOT NULL,
    duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 1440),
    -- JSON: how the series recurs.
    repeat TEXT NOT NULL,
    -- JSON: minutes ahead at which to remind.
    leads TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE TABLE session_exception (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    -- NULL where it was cancelled.
    moved_to TEXT,
    PRIMARY KEY (session_id, original)
) STRICT, WITHOUT ROWID;

CREATE TABLE attendance (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    attendance TEXT NOT NULL CHECK (attendance IN ('attended', 'late', 'missed', 'excused')),
    PRIMARY KEY (session_id, original)
) STRICT, WITHOUT ROWID;

CREATE INDEX attendance_original ON attendance (original);

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    phone TEXT,
    relation TEXT,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

-- What is being written and not yet saved, by form.
CREATE TABLE draft (
    form TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE profile (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    name TEXT,
    recovery_started_on TEXT,
    -- JSON array of text.
    working_on TEXT NOT NULL,
    country TEXT,
    welcomed INTEGER NOT NULL CHECK (welcomed IN (0, 1))
) STRICT;

-- Settings that are single values: JSON by name.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
