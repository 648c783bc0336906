-- Every row of what a person keeps has an id, the times at which it was made and last changed, and, once it is deleted, the time of that.
-- So a deletion can be merged with another copy of the record. A row whose time was never written down gets the best one that is known:
-- of a run its beginning, of an exception its session's. Where nothing is known it is 1970, so that whatever is said later wins.
-- A natural key, as a session and an occurrence, still stands for one row, deleted or not: what is said again revives it.

DROP VIEW urge_words;
DROP VIEW practice_words;
DROP VIEW occurrence_words;
DROP VIEW occurrence_note_words;
DROP VIEW weekly_review_words;
DROP VIEW programme_words;
DROP VIEW trigger_words;
DROP TRIGGER urge_changed_in_search;
DROP TRIGGER practice_changed_in_search;
DROP TRIGGER occurrence_note_changed_in_search;
DROP TRIGGER weekly_review_changed_in_search;
DROP TRIGGER trigger_changed_in_search;
DROP TRIGGER session_deleted_in_search;

ALTER TABLE "trigger" ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "trigger" ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "trigger" ADD COLUMN deleted_at INTEGER;
-- An own one's id begins with the milliseconds at which it was named.
UPDATE "trigger" SET created_at = min(('0x' || hex(substr(id, 1, 6))) ->> '$', 9000000000000) * 1000000 WHERE name IS NOT NULL;
UPDATE "trigger" SET updated_at = created_at;

ALTER TABLE urge ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE urge ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE urge ADD COLUMN deleted_at INTEGER;
UPDATE urge SET created_at = started_at, updated_at = coalesce(ended_at, started_at);

ALTER TABLE practice ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE practice ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE practice ADD COLUMN deleted_at INTEGER;
UPDATE practice SET created_at = started_at, updated_at = coalesce(ended_at, started_at);

ALTER TABLE worksheet ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE worksheet SET updated_at = coalesce(deleted_at, created_at);

ALTER TABLE calendar ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calendar ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE calendar ADD COLUMN deleted_at INTEGER;
UPDATE calendar SET created_at = imported_at, updated_at = imported_at;

ALTER TABLE occurrence_note ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE occurrence_note ADD COLUMN deleted_at INTEGER;
UPDATE occurrence_note SET created_at = updated_at;

ALTER TABLE weekly_review ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE weekly_review ADD COLUMN deleted_at INTEGER;
UPDATE weekly_review SET created_at = started_at;

CREATE TEMPORARY TABLE session_exception_before AS SELECT * FROM session_exception;
DROP TABLE session_exception;
CREATE TABLE session_exception (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
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
    sequence INTEGER NOT NULL,
    -- Where its calendar moved an occurrence to, under what the person did with it since. A local start.
    said_to TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (session_id, original),
    CHECK ((change = 'moved') = (moved_to IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO session_exception (id, session_id, original, change, moved_to, title, place, link, duration_minutes, from_calendar, sequence,
    said_to, created_at, updated_at)
SELECT randomblob(16), e.session_id, e.original, e.change, e.moved_to, e.title, e.place, e.link, e.duration_minutes, e.from_calendar,
    e.sequence, e.said_to, s.updated_at, s.updated_at
FROM session_exception_before AS e JOIN session AS s ON s.id = e.session_id;
DROP TABLE session_exception_before;

CREATE TEMPORARY TABLE attendance_before AS SELECT * FROM attendance;
DROP TABLE attendance;
CREATE TABLE attendance (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    attendance TEXT NOT NULL CHECK (attendance IN ('attended', 'late', 'missed', 'excused')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (session_id, original)
) STRICT, WITHOUT ROWID;
INSERT INTO attendance (id, session_id, original, attendance, created_at, updated_at)
SELECT randomblob(16), a.session_id, a.original, a.attendance, s.created_at, s.created_at
FROM attendance_before AS a JOIN session AS s ON s.id = a.session_id;
CREATE INDEX attendance_original ON attendance (original, session_id, attendance, deleted_at);
DROP TABLE attendance_before;

CREATE TEMPORARY TABLE accepted_conflict_before AS SELECT * FROM accepted_conflict;
DROP TABLE accepted_conflict;
CREATE TABLE accepted_conflict (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    original TEXT NOT NULL,
    other_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    other_original TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (session_id, original, other_id, other_original)
) STRICT, WITHOUT ROWID;
INSERT INTO accepted_conflict (id, session_id, original, other_id, other_original, created_at, updated_at)
SELECT randomblob(16), c.session_id, c.original, c.other_id, c.other_original, s.created_at, s.created_at
FROM accepted_conflict_before AS c JOIN session AS s ON s.id = c.session_id;
CREATE INDEX accepted_conflict_other ON accepted_conflict (other_id);
DROP TABLE accepted_conflict_before;

CREATE TEMPORARY TABLE favourite_before AS SELECT * FROM favourite;
DROP TABLE favourite;
CREATE TABLE favourite (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('exercise', 'worksheet')),
    item TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (kind, item)
) STRICT, WITHOUT ROWID;
INSERT INTO favourite (id, kind, item, position, created_at, updated_at)
SELECT randomblob(16), kind, item, position, 0, 0 FROM favourite_before;
DROP TABLE favourite_before;

CREATE TEMPORARY TABLE goal_count_before AS SELECT * FROM goal_count;
DROP TABLE goal_count;
CREATE TABLE goal_count (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    goal_id BLOB NOT NULL REFERENCES goal (id) ON DELETE CASCADE,
    "on" TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (goal_id, "on")
) STRICT, WITHOUT ROWID;
INSERT INTO goal_count (id, goal_id, "on", count, created_at, updated_at)
SELECT randomblob(16), c.goal_id, c."on", c.count, g.created_at, g.created_at
FROM goal_count_before AS c JOIN goal AS g ON g.id = c.goal_id;
DROP TABLE goal_count_before;

CREATE TEMPORARY TABLE phase_before AS SELECT * FROM phase;
DROP TABLE phase;
CREATE TABLE phase (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    programme_id BLOB NOT NULL REFERENCES programme (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('partial_hospitalisation', 'intensive', 'outpatient', 'aftercare', 'other')),
    title TEXT,
    starts_on TEXT NOT NULL,
    minutes_a_week INTEGER NOT NULL CHECK (minutes_a_week BETWEEN 0 AND 3600),
    -- JSON array: the kinds of session that its hours are made of; empty for all.
    kinds TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;
INSERT INTO phase (id, programme_id, position, level, title, starts_on, minutes_a_week, kinds, created_at, updated_at)
SELECT f.id, f.programme_id, f.position, f.level, f.title, f.starts_on, f.minutes_a_week, f.kinds, p.created_at, p.updated_at
FROM phase_before AS f JOIN programme AS p ON p.id = f.programme_id;
CREATE INDEX phase_programme ON phase (programme_id, position);
DROP TABLE phase_before;

-- What is asked of all runs and urges is still answered from indexes alone.
DROP INDEX urge_started_at;
CREATE INDEX urge_started_at ON urge (started_at, deleted_at);
DROP INDEX practice_started_at;
CREATE INDEX practice_started_at ON practice (started_at, deleted_at);
DROP INDEX practice_exercise;
CREATE INDEX practice_exercise ON practice (exercise, started_at, before, after, deleted_at);
DROP INDEX practice_urge;
CREATE INDEX practice_urge ON practice (urge_id, exercise, before, after, deleted_at) WHERE urge_id IS NOT NULL;

-- What was deleted long ago is found without a look at what was not.
CREATE INDEX trigger_deleted ON "trigger" (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX check_in_deleted ON check_in (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX lapse_deleted ON lapse (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX silence_answer_deleted ON silence_answer (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX urge_deleted ON urge (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX practice_deleted ON practice (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX worksheet_deleted ON worksheet (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX worksheet_response_deleted ON worksheet_response (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX homework_deleted ON homework (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX coping_card_deleted ON coping_card (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX favourite_deleted ON favourite (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX session_deleted ON session (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX session_exception_deleted ON session_exception (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX attendance_deleted ON attendance (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX occurrence_note_deleted ON occurrence_note (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX accepted_conflict_deleted ON accepted_conflict (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX calendar_deleted ON calendar (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX person_deleted ON person (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX programme_deleted ON programme (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX phase_deleted ON phase (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX goal_deleted ON goal (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX goal_count_deleted ON goal_count (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX weekly_review_deleted ON weekly_review (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX milestone_deleted ON milestone (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX own_reminder_deleted ON own_reminder (deleted_at) WHERE deleted_at IS NOT NULL;

-- What there is to find, without what was deleted.
CREATE VIEW urge_words AS SELECT id, started_at AS at, note AS text FROM urge WHERE note <> '' AND deleted_at IS NULL;

-- Every text in the place of a run that was left is one that was picked or written.
CREATE VIEW practice_words AS SELECT id, at, text FROM (
    SELECT id, started_at AS at, concat_ws(char(10), note, (
        SELECT group_concat(atom, char(10)) FROM json_tree(iif(json_valid(place), place, '{}')) WHERE type = 'text' AND atom <> ''
    )) AS text FROM practice WHERE deleted_at IS NULL
) WHERE text <> '';

CREATE VIEW occurrence_words AS SELECT id, session_id, original, at, text FROM (
    SELECT e.id, e.session_id, e.original, e.updated_at AS at, concat_ws(char(10), e.title, e.place, e.link) AS text
    FROM session_exception AS e JOIN session AS s ON s.id = e.session_id
    WHERE e.deleted_at IS NULL AND s.deleted_at IS NULL AND e.change <> 'removed'
) WHERE text <> '';

CREATE VIEW occurrence_note_words AS SELECT id, session_id, at, text FROM (
    SELECT n.id, n.session_id, n.updated_at AS at, concat_ws(char(10), n.reason, n.takeaways, n.questions) AS text
    FROM occurrence_note AS n JOIN session AS s ON s.id = n.session_id WHERE n.deleted_at IS NULL AND s.deleted_at IS NULL
) WHERE text <> '';

CREATE VIEW weekly_review_words AS SELECT id, at, text FROM (
    SELECT id, started_at AS at, concat_ws(char(10), helped, hard, next_step) AS text FROM weekly_review WHERE deleted_at IS NULL
) WHERE text <> '';

CREATE VIEW programme_words AS SELECT id, at, text FROM (
    SELECT p.id, p.created_at AS at, concat_ws(char(10), p.name, (
        SELECT group_concat(title, char(10) ORDER BY position) FROM phase WHERE programme_id = p.id AND deleted_at IS NULL
    )) AS text FROM programme AS p WHERE p.deleted_at IS NULL
) WHERE text <> '';

-- One that is hidden was put away.
CREATE VIEW trigger_words AS
    SELECT id, created_at AS at, name AS text FROM "trigger" WHERE name IS NOT NULL AND hidden = 0 AND deleted_at IS NULL;

CREATE TRIGGER urge_changed_in_search AFTER UPDATE ON urge BEGIN
    DELETE FROM search_entry WHERE kind = 'urge' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM urge_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'urge', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'urge' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER practice_changed_in_search AFTER UPDATE ON practice BEGIN
    DELETE FROM search_entry WHERE kind = 'practice' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM practice_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'practice', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'practice' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER occurrence_note_changed_in_search AFTER UPDATE ON occurrence_note BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM occurrence_note_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'occurrence_note', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'occurrence_note' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER weekly_review_changed_in_search AFTER UPDATE ON weekly_review BEGIN
    DELETE FROM search_entry WHERE kind = 'weekly_review' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM weekly_review_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'weekly_review', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'weekly_review' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER trigger_changed_in_search AFTER UPDATE ON "trigger" BEGIN
    DELETE FROM search_entry WHERE kind = 'trigger' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM trigger_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'trigger', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'trigger' AND id = new.id) ON CONFLICT DO NOTHING;
END;

-- An occurrence is found by its own id.
CREATE TRIGGER occurrence_added_to_search AFTER INSERT ON session_exception BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('occurrence', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER occurrence_changed_in_search AFTER UPDATE ON session_exception BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM occurrence_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'occurrence', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'occurrence' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER occurrence_removed_from_search AFTER DELETE ON session_exception BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence' AND id = old.id;
END;

-- With a session goes, and comes back, what hangs on it.
CREATE TRIGGER session_deleted_in_search AFTER UPDATE OF deleted_at ON session
WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence' AND id IN (SELECT id FROM session_exception WHERE session_id = new.id);
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id IN (SELECT id FROM occurrence_note WHERE session_id = new.id);
    INSERT INTO search_waiting (kind, id)
    SELECT 'occurrence', id FROM session_exception WHERE session_id = new.id ON CONFLICT DO NOTHING;
    INSERT INTO search_waiting (kind, id)
    SELECT 'occurrence_note', id FROM occurrence_note WHERE session_id = new.id ON CONFLICT DO NOTHING;
END;

-- The phases' titles are part of their programme.
CREATE TRIGGER phase_added_to_search AFTER INSERT ON phase BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = new.programme_id;
    INSERT INTO search_waiting (kind, id) VALUES ('programme', new.programme_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER phase_changed_in_search AFTER UPDATE ON phase BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = new.programme_id;
    INSERT INTO search_waiting (kind, id) VALUES ('programme', new.programme_id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER phase_removed_from_search AFTER DELETE ON phase BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = old.programme_id;
    INSERT INTO search_waiting (kind, id) VALUES ('programme', old.programme_id) ON CONFLICT DO NOTHING;
END;

DELETE FROM search_entry WHERE kind = 'occurrence';
DELETE FROM search_waiting WHERE kind = 'occurrence';
INSERT INTO search_waiting (kind, id) SELECT 'occurrence', id FROM occurrence_words;
