-- A save changes fewer pages. What a person writes is no longer put into search's index as it is saved, but noted as waiting, and enters when
-- somebody searches, or the store is next opened. What is changed or deleted still leaves the index at once. Check-ins have one tree less.

CREATE TABLE search_waiting (
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The table of check-ins is made anew: its rows lie in the order of their ids, which is that in which they were made, and a day's are found by
-- their instants. What refers to them comes back before the end.
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE check_in_before AS SELECT * FROM check_in;
CREATE TEMPORARY TABLE check_in_trigger_before AS SELECT * FROM check_in_trigger;
DROP TABLE check_in_trigger;
DROP TABLE check_in;

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
) STRICT, WITHOUT ROWID;

INSERT INTO check_in (id, at, zone, "on", mood, craving, hungry, angry, lonely, tired, sleep_minutes, used, note, created_at, updated_at, deleted_at)
SELECT id, at, zone, "on", mood, craving, hungry, angry, lonely, tired, sleep_minutes, used, note, created_at, updated_at, deleted_at
FROM check_in_before ORDER BY id;

CREATE INDEX check_in_at ON check_in (at, id) WHERE deleted_at IS NULL;
CREATE INDEX check_in_used ON check_in ("on") WHERE used = 1 AND deleted_at IS NULL;

CREATE TABLE check_in_trigger (
    check_in_id BLOB NOT NULL REFERENCES check_in (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    trigger_id BLOB NOT NULL REFERENCES "trigger" (id),
    PRIMARY KEY (check_in_id, position)
) STRICT, WITHOUT ROWID;

INSERT INTO check_in_trigger (check_in_id, position, trigger_id)
SELECT check_in_id, position, trigger_id FROM check_in_trigger_before ORDER BY check_in_id, position;

DROP TABLE check_in_before;
DROP TABLE check_in_trigger_before;

-- What there is to find of a kind is said once, in its view; these had none yet.
CREATE VIEW check_in_words AS SELECT id, at, note AS text FROM check_in WHERE note <> '' AND deleted_at IS NULL;

CREATE VIEW urge_words AS SELECT id, started_at AS at, note AS text FROM urge WHERE note <> '';

CREATE VIEW worksheet_response_words AS
    SELECT id, started_at AS at, words AS text FROM worksheet_response WHERE words <> '' AND deleted_at IS NULL;

CREATE VIEW homework_words AS SELECT id, created_at AS at, note AS text FROM homework WHERE note <> '' AND deleted_at IS NULL;

CREATE VIEW coping_card_words AS SELECT id, created_at AS at, text FROM coping_card WHERE text <> '' AND deleted_at IS NULL;

CREATE VIEW weekly_review_words AS SELECT id, at, text FROM (
    SELECT id, started_at AS at, concat_ws(char(10), helped, hard, next_step) AS text FROM weekly_review
) WHERE text <> '';


DROP TRIGGER urge_added_to_search;
DROP TRIGGER urge_changed_in_search;
DROP TRIGGER urge_emptied_in_search;
DROP TRIGGER urge_removed_from_search;
DROP TRIGGER worksheet_response_added_to_search;
DROP TRIGGER worksheet_response_changed_in_search;
DROP TRIGGER worksheet_response_emptied_in_search;
DROP TRIGGER worksheet_response_removed_from_search;
DROP TRIGGER homework_added_to_search;
DROP TRIGGER homework_changed_in_search;
DROP TRIGGER homework_emptied_in_search;
DROP TRIGGER homework_removed_from_search;
DROP TRIGGER coping_card_added_to_search;
DROP TRIGGER coping_card_changed_in_search;
DROP TRIGGER coping_card_emptied_in_search;
DROP TRIGGER coping_card_removed_from_search;
DROP TRIGGER weekly_review_added_to_search;
DROP TRIGGER weekly_review_changed_in_search;
DROP TRIGGER weekly_review_emptied_in_search;
DROP TRIGGER weekly_review_removed_from_search;
DROP TRIGGER practice_added_to_search;
DROP TRIGGER practice_changed_in_search;
DROP TRIGGER practice_removed_from_search;
DROP TRIGGER session_added_to_search;
DROP TRIGGER session_changed_in_search;
DROP TRIGGER session_removed_from_search;
DROP TRIGGER occurrence_note_added_to_search;
DROP TRIGGER occurrence_note_changed_in_search;
DROP TRIGGER occurrence_note_removed_from_search;
DROP TRIGGER person_added_to_search;
DROP TRIGGER person_changed_in_search;
DROP TRIGGER person_removed_from_search;
DROP TRIGGER goal_added_to_search;
DROP TRIGGER goal_changed_in_search;
DROP TRIGGER goal_removed_from_search;
DROP TRIGGER milestone_added_to_search;
DROP TRIGGER milestone_changed_in_search;
DROP TRIGGER milestone_removed_from_search;
DROP TRIGGER programme_added_to_search;
DROP TRIGGER programme_changed_in_search;
DROP TRIGGER programme_removed_from_search;
DROP TRIGGER own_reminder_added_to_search;
DROP TRIGGER own_reminder_changed_in_search;
DROP TRIGGER own_reminder_removed_from_search;
DROP TRIGGER trigger_added_to_search;
DROP TRIGGER trigger_changed_in_search;
DROP TRIGGER trigger_removed_from_search;
DROP TRIGGER occurrence_added_to_search;
DROP TRIGGER occurrence_changed_in_search;
DROP TRIGGER occurrence_removed_from_search;
DROP TRIGGER session_deleted_in_search;
DROP TRIGGER phase_added_to_search;
DROP TRIGGER phase_changed_in_search;
DROP TRIGGER phase_removed_from_search;

CREATE TRIGGER check_in_added_to_search AFTER INSERT ON check_in WHEN new.note <> '' BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('check_in', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER check_in_changed_in_search AFTER UPDATE ON check_in BEGIN
    DELETE FROM search_entry WHERE kind = 'check_in' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM check_in_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'check_in', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'check_in' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER check_in_removed_from_search AFTER DELETE ON check_in BEGIN
    DELETE FROM search_entry WHERE kind = 'check_in' AND id = old.id;
END;

CREATE TRIGGER urge_added_to_search AFTER INSERT ON urge WHEN new.note <> '' BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('urge', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER urge_changed_in_search AFTER UPDATE ON urge BEGIN
    DELETE FROM search_entry WHERE kind = 'urge' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM urge_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'urge', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'urge' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER urge_removed_from_search AFTER DELETE ON urge BEGIN
    DELETE FROM search_entry WHERE kind = 'urge' AND id = old.id;
END;

CREATE TRIGGER worksheet_response_added_to_search AFTER INSERT ON worksheet_response BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('worksheet_response', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER worksheet_response_changed_in_search AFTER UPDATE ON worksheet_response BEGIN
    DELETE FROM search_entry WHERE kind = 'worksheet_response' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM worksheet_response_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'worksheet_response', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'worksheet_response' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER worksheet_response_removed_from_search AFTER DELETE ON worksheet_response BEGIN
    DELETE FROM search_entry WHERE kind = 'worksheet_response' AND id = old.id;
END;

CREATE TRIGGER homework_added_to_search AFTER INSERT ON homework BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('homework', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER homework_changed_in_search AFTER UPDATE ON homework BEGIN
    DELETE FROM search_entry WHERE kind = 'homework' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM homework_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'homework', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'homework' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER homework_removed_from_search AFTER DELETE ON homework BEGIN
    DELETE FROM search_entry WHERE kind = 'homework' AND id = old.id;
END;

CREATE TRIGGER coping_card_added_to_search AFTER INSERT ON coping_card BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('coping_card', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER coping_card_changed_in_search AFTER UPDATE ON coping_card BEGIN
    DELETE FROM search_entry WHERE kind = 'coping_card' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM coping_card_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'coping_card', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'coping_card' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER coping_card_removed_from_search AFTER DELETE ON coping_card BEGIN
    DELETE FROM search_entry WHERE kind = 'coping_card' AND id = old.id;
END;

CREATE TRIGGER weekly_review_added_to_search AFTER INSERT ON weekly_review BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('weekly_review', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER weekly_review_changed_in_search AFTER UPDATE ON weekly_review BEGIN
    DELETE FROM search_entry WHERE kind = 'weekly_review' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM weekly_review_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'weekly_review', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'weekly_review' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER weekly_review_removed_from_search AFTER DELETE ON weekly_review BEGIN
    DELETE FROM search_entry WHERE kind = 'weekly_review' AND id = old.id;
END;

CREATE TRIGGER practice_added_to_search AFTER INSERT ON practice BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('practice', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER practice_changed_in_search AFTER UPDATE ON practice BEGIN
    DELETE FROM search_entry WHERE kind = 'practice' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM practice_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'practice', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'practice' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER practice_removed_from_search AFTER DELETE ON practice BEGIN
    DELETE FROM search_entry WHERE kind = 'practice' AND id = old.id;
END;

CREATE TRIGGER session_added_to_search AFTER INSERT ON session BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('session', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER session_changed_in_search AFTER UPDATE ON session BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM session_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'session', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'session' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER session_removed_from_search AFTER DELETE ON session BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = old.id;
END;

CREATE TRIGGER occurrence_note_added_to_search AFTER INSERT ON occurrence_note BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('occurrence_note', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER occurrence_note_changed_in_search AFTER UPDATE ON occurrence_note BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM occurrence_note_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'occurrence_note', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'occurrence_note' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER occurrence_note_removed_from_search AFTER DELETE ON occurrence_note BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id = old.id;
END;

CREATE TRIGGER person_added_to_search AFTER INSERT ON person BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('person', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER person_changed_in_search AFTER UPDATE ON person BEGIN
    DELETE FROM search_entry WHERE kind = 'person' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM person_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'person', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'person' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER person_removed_from_search AFTER DELETE ON person BEGIN
    DELETE FROM search_entry WHERE kind = 'person' AND id = old.id;
END;

CREATE TRIGGER goal_added_to_search AFTER INSERT ON goal BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('goal', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER goal_changed_in_search AFTER UPDATE ON goal BEGIN
    DELETE FROM search_entry WHERE kind = 'goal' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM goal_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'goal', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'goal' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER goal_removed_from_search AFTER DELETE ON goal BEGIN
    DELETE FROM search_entry WHERE kind = 'goal' AND id = old.id;
END;

CREATE TRIGGER milestone_added_to_search AFTER INSERT ON milestone BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('milestone', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER milestone_changed_in_search AFTER UPDATE ON milestone BEGIN
    DELETE FROM search_entry WHERE kind = 'milestone' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM milestone_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'milestone', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'milestone' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER milestone_removed_from_search AFTER DELETE ON milestone BEGIN
    DELETE FROM search_entry WHERE kind = 'milestone' AND id = old.id;
END;

CREATE TRIGGER programme_added_to_search AFTER INSERT ON programme BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('programme', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER programme_changed_in_search AFTER UPDATE ON programme BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM programme_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'programme', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'programme' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER programme_removed_from_search AFTER DELETE ON programme BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = old.id;
END;

CREATE TRIGGER own_reminder_added_to_search AFTER INSERT ON own_reminder BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('own_reminder', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER own_reminder_changed_in_search AFTER UPDATE ON own_reminder BEGIN
    DELETE FROM search_entry WHERE kind = 'own_reminder' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM own_reminder_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'own_reminder', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'own_reminder' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER own_reminder_removed_from_search AFTER DELETE ON own_reminder BEGIN
    DELETE FROM search_entry WHERE kind = 'own_reminder' AND id = old.id;
END;

CREATE TRIGGER trigger_added_to_search AFTER INSERT ON "trigger" BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('trigger', new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER trigger_changed_in_search AFTER UPDATE ON "trigger" BEGIN
    DELETE FROM search_entry WHERE kind = 'trigger' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM trigger_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'trigger', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'trigger' AND id = new.id) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER trigger_removed_from_search AFTER DELETE ON "trigger" BEGIN
    DELETE FROM search_entry WHERE kind = 'trigger' AND id = old.id;
END;

CREATE TRIGGER occurrence_added_to_search AFTER INSERT ON session_exception BEGIN
    INSERT INTO search_waiting (kind, id) VALUES ('occurrence', CAST(new.session_id || new.original AS BLOB)) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER occurrence_changed_in_search AFTER UPDATE ON session_exception BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence' AND id = CAST(old.session_id || old.original AS BLOB);
    INSERT INTO search_waiting (kind, id) VALUES ('occurrence', CAST(new.session_id || new.original AS BLOB)) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER occurrence_removed_from_search AFTER DELETE ON session_exception BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence' AND id = CAST(old.session_id || old.original AS BLOB);
END;

-- With a session goes, and comes back, what hangs on it.
CREATE TRIGGER session_deleted_in_search AFTER UPDATE OF deleted_at ON session
WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence'
    AND id IN (SELECT CAST(session_id || original AS BLOB) FROM session_exception WHERE session_id = new.id);
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id IN (SELECT id FROM occurrence_note WHERE session_id = new.id);
    INSERT INTO search_waiting (kind, id)
    SELECT 'occurrence', CAST(session_id || original AS BLOB) FROM session_exception WHERE session_id = new.id ON CONFLICT DO NOTHING;
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
