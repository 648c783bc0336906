-- The programme and its goals: phases that step down, weekly targets, a review of the week, and milestones of one's own.

CREATE TABLE programme (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT,
    starts_on TEXT NOT NULL,
    -- The last day.
    ends_on TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

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
    UNIQUE (programme_id, position)
) STRICT;

CREATE TABLE goal (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title TEXT NOT NULL,
    why TEXT,
    measure TEXT NOT NULL CHECK (measure IN (
        'hours_attended', 'sessions_attended', 'check_ins', 'practices', 'meetings', 'homework_done', 'own'
    )),
    weekly_target INTEGER NOT NULL CHECK (weekly_target BETWEEN 1 AND 200),
    -- No reference: a goal outlives a phase that was taken out of its programme.
    phase_id BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ended_at INTEGER,
    deleted_at INTEGER
) STRICT;

-- What a person counted themselves, by local date.
CREATE TABLE goal_count (
    goal_id BLOB NOT NULL REFERENCES goal (id) ON DELETE CASCADE,
    "on" TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (goal_id, "on")
) STRICT, WITHOUT ROWID;

CREATE TABLE weekly_review (
    -- The week's Monday.
    week_on TEXT NOT NULL PRIMARY KEY,
    -- For search.
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    helped TEXT,
    hard TEXT,
    next_step TEXT,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE milestone (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title TEXT NOT NULL,
    "on" TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE INDEX worksheet_response_finished ON worksheet_response (finished_at) WHERE deleted_at IS NULL AND finished_at IS NOT NULL;
CREATE INDEX homework_done ON homework (done_at) WHERE deleted_at IS NULL AND done_at IS NOT NULL;

CREATE TRIGGER weekly_review_added_to_search AFTER INSERT ON weekly_review WHEN trim(coalesce(new.helped, '') || char(10) || coalesce(new.hard, '') || char(10) || coalesce(new.next_step, ''), char(10)) <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('weekly_review', new.id, new.started_at, trim(coalesce(new.helped, '') || char(10) || coalesce(new.hard, '') || char(10) || coalesce(new.next_step, ''), char(10)));
END;
CREATE TRIGGER weekly_review_changed_in_search AFTER UPDATE OF helped, hard, next_step, started_at ON weekly_review WHEN trim(coalesce(new.helped, '') || char(10) || coalesce(new.hard, '') || char(10) || coalesce(new.next_step, ''), char(10)) <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('weekly_review', new.id, new.started_at, trim(coalesce(new.helped, '') || char(10) || coalesce(new.hard, '') || char(10) || coalesce(new.next_step, ''), char(10)))
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER weekly_review_emptied_in_search AFTER UPDATE OF helped, hard, next_step, started_at ON weekly_review WHEN NOT coalesce(trim(coalesce(new.helped, '') || char(10) || coalesce(new.hard, '') || char(10) || coalesce(new.next_step, ''), char(10)) <> '', 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'weekly_review' AND id = old.id;
END;
CREATE TRIGGER weekly_review_removed_from_search AFTER DELETE ON weekly_review BEGIN
    DELETE FROM search_entry WHERE kind = 'weekly_review' AND id = old.id;
END;
