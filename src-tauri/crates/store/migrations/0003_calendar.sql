-- The schedule whole: commitments beside sessions, single dates beside rules, details of one occurrence, what a person keeps of it, and
-- calendars that were brought in.

-- A calendar that was brought in from a file.
CREATE TABLE calendar (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;

-- The table of sessions is made anew, because a check cannot be changed. Its rows come back before the end, so that what refers to them
-- refers to them again.
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE session_before AS SELECT * FROM session;
CREATE TEMPORARY TABLE session_exception_before AS SELECT * FROM session_exception;
CREATE TEMPORARY TABLE attendance_before AS SELECT * FROM attendance;
DROP TABLE session_exception;
DROP TABLE attendance;
DROP TABLE session;

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN (
        'individual', 'group', 'family', 'education', 'medical', 'testing', 'peer_meeting', 'work', 'school', 'care', 'practice', 'other'
    )),
    title TEXT,
    place TEXT,
    link TEXT,
    bring TEXT,
    facilitator TEXT,
    description TEXT,
    zone TEXT NOT NULL,
    starts TEXT NOT NULL,
    duration_minutes INTEGER NOT NULL CHECK (duration_minutes BETWEEN 5 AND 44640),
    all_day INTEGER NOT NULL CHECK (all_day IN (0, 1)),
    travel_minutes INTEGER NOT NULL CHECK (travel_minutes BETWEEN 0 AND 480),
    -- JSON: how the series recurs.
    repeat TEXT NOT NULL,
    -- JSON: local starts beside those of the rule.
    extra TEXT NOT NULL,
    -- JSON: minutes ahead at which to remind.
    leads TEXT NOT NULL,
    calendar_id BLOB REFERENCES calendar (id),
    uid TEXT,
    sequence INTEGER,
    -- Of the event as it was in the calendar.
    digest TEXT,
    -- The last local start that there can be; NULL where there is no end. What is long over need not be looked at.
    last_start TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    CHECK ((calendar_id IS NULL) = (uid IS NULL) AND (uid IS NULL) = (sequence IS NULL))
) STRICT;

CREATE INDEX session_last_start ON session (last_start) WHERE deleted_at IS NULL;
CREATE INDEX session_calendar ON session (calendar_id, uid) WHERE calendar_id IS NOT NULL;

CREATE TABLE session_exception (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('cancelled', 'moved', 'removed', 'kept')),
    moved_to TEXT,
    -- What is otherwise than in the series.
    title TEXT,
    place TEXT,
    link TEXT,
    duration_minutes INTEGER,
    -- Whether the calendar that the session came with says so.
    from_calendar INTEGER NOT NULL CHECK (from_calendar IN (0, 1)),
    PRIMARY KEY (session_id, original),
    CHECK ((change = 'moved') = (moved_to IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE attendance (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    attendance TEXT NOT NULL CHECK (attendance IN ('attended', 'late', 'missed', 'excused')),
    PRIMARY KEY (session_id, original)
) STRICT, WITHOUT ROWID;

INSERT INTO session (
    id, kind, title, place, link, bring, zone, starts, duration_minutes, all_day, travel_minutes, repeat, extra, leads, last_start,
    created_at, updated_at, deleted_at
)
SELECT
    id, kind, title, place, link, bring, zone, starts, duration_minutes, 0, 0, repeat, '[]', leads,
    max(
        CASE repeat ->> 'kind'
            WHEN 'never' THEN starts
            WHEN 'weekly' THEN (repeat ->> 'until') || 'T23:59:59'
        END,
        coalesce((SELECT max(moved_to) FROM session_exception_before AS e WHERE e.session_id = session_before.id), '')
    ),
    created_at, updated_at, deleted_at
FROM session_before;
INSERT INTO session_exception (session_id, original, change, moved_to, from_calendar)
SELECT session_id, original, iif(moved_to IS NULL, 'cancelled', 'moved'), moved_to, 0 FROM session_exception_before;
INSERT INTO attendance SELECT * FROM attendance_before;
DROP TABLE session_before;
DROP TABLE session_exception_before;
DROP TABLE attendance_before;

CREATE INDEX attendance_original ON attendance (original);

-- What helps is reckoned from all runs there ever were: from the index alone, without the words in the table.
DROP INDEX practice_exercise;
CREATE INDEX practice_exercise ON practice (exercise, started_at, before, after);

-- What a person keeps of one occurrence.
CREATE TABLE occurrence_note (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    -- Why it was missed or excused.
    reason TEXT,
    -- How it went, from 1 to 5.
    went INTEGER CHECK (went BETWEEN 1 AND 5),
    takeaways TEXT,
    questions TEXT,
    updated_at INTEGER NOT NULL,
    UNIQUE (session_id, original)
) STRICT;

-- Two occurrences that meet, and are meant to.
CREATE TABLE accepted_conflict (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    other_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    other_original TEXT NOT NULL,
    PRIMARY KEY (session_id, original, other_id, other_original)
) STRICT, WITHOUT ROWID;

-- How sessions were before a change of many, so that it can be undone.
CREATE TABLE schedule_change (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at INTEGER NOT NULL,
    -- JSON: the rows as they were, and the ids of those that were not there.
    before TEXT NOT NULL
) STRICT;

CREATE TRIGGER session_added_to_search AFTER INSERT ON session WHEN trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, '') || char(10) || coalesce(new.facilitator, '') || char(10) || coalesce(new.description, ''), char(10)) <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('session', new.id, new.created_at, trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, '') || char(10) || coalesce(new.facilitator, '') || char(10) || coalesce(new.description, ''), char(10)));
END;
CREATE TRIGGER session_changed_in_search AFTER UPDATE OF title, place, bring, facilitator, description, deleted_at ON session WHEN trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, '') || char(10) || coalesce(new.facilitator, '') || char(10) || coalesce(new.description, ''), char(10)) <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('session', new.id, new.created_at, trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, '') || char(10) || coalesce(new.facilitator, '') || char(10) || coalesce(new.description, ''), char(10)))
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER session_emptied_in_search AFTER UPDATE OF title, place, bring, facilitator, description, deleted_at ON session WHEN NOT coalesce(trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, '') || char(10) || coalesce(new.facilitator, '') || char(10) || coalesce(new.description, ''), char(10)) <> '' AND new.deleted_at IS NULL, 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = old.id;
END;
CREATE TRIGGER session_removed_from_search AFTER DELETE ON session BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = old.id;
END;

CREATE TRIGGER occurrence_note_added_to_search AFTER INSERT ON occurrence_note WHEN trim(coalesce(new.reason, '') || char(10) || coalesce(new.takeaways, '') || char(10) || coalesce(new.questions, ''), char(10)) <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('occurrence_note', new.id, new.updated_at, trim(coalesce(new.reason, '') || char(10) || coalesce(new.takeaways, '') || char(10) || coalesce(new.questions, ''), char(10)));
END;
CREATE TRIGGER occurrence_note_changed_in_search AFTER UPDATE OF reason, takeaways, questions ON occurrence_note WHEN trim(coalesce(new.reason, '') || char(10) || coalesce(new.takeaways, '') || char(10) || coalesce(new.questions, ''), char(10)) <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('occurrence_note', new.id, new.updated_at, trim(coalesce(new.reason, '') || char(10) || coalesce(new.takeaways, '') || char(10) || coalesce(new.questions, ''), char(10)))
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER occurrence_note_emptied_in_search AFTER UPDATE OF reason, takeaways, questions ON occurrence_note WHEN NOT coalesce(trim(coalesce(new.reason, '') || char(10) || coalesce(new.takeaways, '') || char(10) || coalesce(new.questions, ''), char(10)) <> '', 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id = old.id;
END;
CREATE TRIGGER occurrence_note_removed_from_search AFTER DELETE ON occurrence_note BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id = old.id;
END;
