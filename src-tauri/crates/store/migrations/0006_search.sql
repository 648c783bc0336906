-- Search finds all that a person wrote: goals, milestones, programmes, reminders, triggers, changed occurrences and what was written in an
-- exercise that was left; of sessions and people also links and numbers. What there is to find of a kind is said once, in its view.

DROP TRIGGER practice_added_to_search;
DROP TRIGGER practice_changed_in_search;
DROP TRIGGER practice_emptied_in_search;
DROP TRIGGER practice_removed_from_search;
DROP TRIGGER session_added_to_search;
DROP TRIGGER session_changed_in_search;
DROP TRIGGER session_emptied_in_search;
DROP TRIGGER session_removed_from_search;
DROP TRIGGER person_added_to_search;
DROP TRIGGER person_changed_in_search;
DROP TRIGGER person_emptied_in_search;
DROP TRIGGER person_removed_from_search;
DROP TRIGGER occurrence_note_added_to_search;
DROP TRIGGER occurrence_note_changed_in_search;
DROP TRIGGER occurrence_note_emptied_in_search;
DROP TRIGGER occurrence_note_removed_from_search;

-- Every text in the place of a run that was left is one that was picked or written.
CREATE VIEW practice_words AS SELECT id, at, text FROM (
    SELECT id, started_at AS at, concat_ws(char(10), note, (
        SELECT group_concat(atom, char(10)) FROM json_tree(iif(json_valid(place), place, '{}')) WHERE type = 'text' AND atom <> ''
    )) AS text FROM practice
) WHERE text <> '';

CREATE VIEW session_words AS SELECT id, at, text FROM (
    SELECT id, created_at AS at, concat_ws(char(10), title, place, link, bring, facilitator, description) AS text
    FROM session WHERE deleted_at IS NULL
) WHERE text <> '';

-- An occurrence has no id of its own: it is its session's with its start behind it.
CREATE VIEW occurrence_words AS SELECT id, session_id, original, at, text FROM (
    SELECT CAST(e.session_id || e.original AS BLOB) AS id, e.session_id, e.original, s.updated_at AS at,
        concat_ws(char(10), e.title, e.place, e.link) AS text
    FROM session_exception AS e JOIN session AS s ON s.id = e.session_id WHERE s.deleted_at IS NULL AND e.change <> 'removed'
) WHERE text <> '';

CREATE VIEW occurrence_note_words AS SELECT id, session_id, at, text FROM (
    SELECT n.id, n.session_id, n.updated_at AS at, concat_ws(char(10), n.reason, n.takeaways, n.questions) AS text
    FROM occurrence_note AS n JOIN session AS s ON s.id = n.session_id WHERE s.deleted_at IS NULL
) WHERE text <> '';

CREATE VIEW person_words AS
    SELECT id, created_at AS at, concat_ws(char(10), name, relation, phone) AS text FROM person WHERE deleted_at IS NULL;

CREATE VIEW goal_words AS SELECT id, created_at AS at, concat_ws(char(10), title, why) AS text FROM goal WHERE deleted_at IS NULL;

CREATE VIEW milestone_words AS SELECT id, created_at AS at, title AS text FROM milestone WHERE deleted_at IS NULL;

CREATE VIEW programme_words AS SELECT id, at, text FROM (
    SELECT p.id, p.created_at AS at, concat_ws(char(10), p.name, (
        SELECT group_concat(title, char(10) ORDER BY position) FROM phase WHERE programme_id = p.id
    )) AS text FROM programme AS p WHERE p.deleted_at IS NULL
) WHERE text <> '';

CREATE VIEW own_reminder_words AS SELECT id, created_at AS at, text FROM own_reminder WHERE deleted_at IS NULL;

-- A trigger has no time of its own; its id begins with the milliseconds at which it was named. One that is hidden was put away.
CREATE VIEW trigger_words AS
    SELECT id, min(('0x' || hex(substr(id, 1, 6))) ->> '$', 9000000000000) * 1000000 AS at, name AS text
    FROM "trigger" WHERE name IS NOT NULL AND hidden = 0;

CREATE TRIGGER practice_added_to_search AFTER INSERT ON practice BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'practice', id, at, text FROM practice_words WHERE id = new.id;
END;
CREATE TRIGGER practice_changed_in_search AFTER UPDATE ON practice BEGIN
    DELETE FROM search_entry WHERE kind = 'practice' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM practice_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'practice', id, at, text FROM practice_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER practice_removed_from_search AFTER DELETE ON practice BEGIN
    DELETE FROM search_entry WHERE kind = 'practice' AND id = old.id;
END;

CREATE TRIGGER session_added_to_search AFTER INSERT ON session BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'session', id, at, text FROM session_words WHERE id = new.id;
END;
CREATE TRIGGER session_changed_in_search AFTER UPDATE ON session BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM session_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'session', id, at, text FROM session_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER session_removed_from_search AFTER DELETE ON session BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = old.id;
END;

CREATE TRIGGER occurrence_note_added_to_search AFTER INSERT ON occurrence_note BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'occurrence_note', id, at, text FROM occurrence_note_words WHERE id = new.id;
END;
CREATE TRIGGER occurrence_note_changed_in_search AFTER UPDATE ON occurrence_note BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM occurrence_note_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'occurrence_note', id, at, text FROM occurrence_note_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER occurrence_note_removed_from_search AFTER DELETE ON occurrence_note BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id = old.id;
END;

CREATE TRIGGER person_added_to_search AFTER INSERT ON person BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'person', id, at, text FROM person_words WHERE id = new.id;
END;
CREATE TRIGGER person_changed_in_search AFTER UPDATE ON person BEGIN
    DELETE FROM search_entry WHERE kind = 'person' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM person_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'person', id, at, text FROM person_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER person_removed_from_search AFTER DELETE ON person BEGIN
    DELETE FROM search_entry WHERE kind = 'person' AND id = old.id;
END;

CREATE TRIGGER goal_added_to_search AFTER INSERT ON goal BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'goal', id, at, text FROM goal_words WHERE id = new.id;
END;
CREATE TRIGGER goal_changed_in_search AFTER UPDATE ON goal BEGIN
    DELETE FROM search_entry WHERE kind = 'goal' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM goal_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'goal', id, at, text FROM goal_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER goal_removed_from_search AFTER DELETE ON goal BEGIN
    DELETE FROM search_entry WHERE kind = 'goal' AND id = old.id;
END;

CREATE TRIGGER milestone_added_to_search AFTER INSERT ON milestone BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'milestone', id, at, text FROM milestone_words WHERE id = new.id;
END;
CREATE TRIGGER milestone_changed_in_search AFTER UPDATE ON milestone BEGIN
    DELETE FROM search_entry WHERE kind = 'milestone' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM milestone_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'milestone', id, at, text FROM milestone_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER milestone_removed_from_search AFTER DELETE ON milestone BEGIN
    DELETE FROM search_entry WHERE kind = 'milestone' AND id = old.id;
END;

CREATE TRIGGER programme_added_to_search AFTER INSERT ON programme BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'programme', id, at, text FROM programme_words WHERE id = new.id;
END;
CREATE TRIGGER programme_changed_in_search AFTER UPDATE ON programme BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM programme_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'programme', id, at, text FROM programme_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER programme_removed_from_search AFTER DELETE ON programme BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = old.id;
END;

CREATE TRIGGER own_reminder_added_to_search AFTER INSERT ON own_reminder BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'own_reminder', id, at, text FROM own_reminder_words WHERE id = new.id;
END;
CREATE TRIGGER own_reminder_changed_in_search AFTER UPDATE ON own_reminder BEGIN
    DELETE FROM search_entry WHERE kind = 'own_reminder' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM own_reminder_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'own_reminder', id, at, text FROM own_reminder_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER own_reminder_removed_from_search AFTER DELETE ON own_reminder BEGIN
    DELETE FROM search_entry WHERE kind = 'own_reminder' AND id = old.id;
END;

CREATE TRIGGER trigger_added_to_search AFTER INSERT ON "trigger" BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'trigger', id, at, text FROM trigger_words WHERE id = new.id;
END;
CREATE TRIGGER trigger_changed_in_search AFTER UPDATE ON "trigger" BEGIN
    DELETE FROM search_entry WHERE kind = 'trigger' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM trigger_words WHERE id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'trigger', id, at, text FROM trigger_words WHERE id = new.id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER trigger_removed_from_search AFTER DELETE ON "trigger" BEGIN
    DELETE FROM search_entry WHERE kind = 'trigger' AND id = old.id;
END;

CREATE TRIGGER occurrence_added_to_search AFTER INSERT ON session_exception BEGIN
    INSERT INTO search_entry (kind, id, at, text) SELECT 'occurrence', id, at, text FROM occurrence_words
    WHERE session_id = new.session_id AND original = new.original;
END;
CREATE TRIGGER occurrence_changed_in_search AFTER UPDATE ON session_exception BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence' AND id = CAST(old.session_id || old.original AS BLOB);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'occurrence', id, at, text FROM occurrence_words
    WHERE session_id = new.session_id AND original = new.original;
END;
CREATE TRIGGER occurrence_removed_from_search AFTER DELETE ON session_exception BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence' AND id = CAST(old.session_id || old.original AS BLOB);
END;

-- With a session goes, and comes back, what hangs on it.
CREATE TRIGGER session_deleted_in_search AFTER UPDATE OF deleted_at ON session
WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
    DELETE FROM search_entry WHERE kind = 'occurrence'
    AND id IN (SELECT CAST(session_id || original AS BLOB) FROM session_exception WHERE session_id = new.id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'occurrence', id, at, text FROM occurrence_words WHERE session_id = new.id;
    DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id IN (SELECT id FROM occurrence_note WHERE session_id = new.id);
    INSERT INTO search_entry (kind, id, at, text)
    SELECT 'occurrence_note', id, at, text FROM occurrence_note_words WHERE session_id = new.id;
END;

-- The phases' titles are part of their programme.
CREATE TRIGGER phase_added_to_search AFTER INSERT ON phase BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = new.programme_id
    AND NOT EXISTS (SELECT 1 FROM programme_words WHERE id = new.programme_id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'programme', id, at, text FROM programme_words WHERE id = new.programme_id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER phase_changed_in_search AFTER UPDATE ON phase BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = new.programme_id
    AND NOT EXISTS (SELECT 1 FROM programme_words WHERE id = new.programme_id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'programme', id, at, text FROM programme_words WHERE id = new.programme_id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER phase_removed_from_search AFTER DELETE ON phase BEGIN
    DELETE FROM search_entry WHERE kind = 'programme' AND id = old.programme_id
    AND NOT EXISTS (SELECT 1 FROM programme_words WHERE id = old.programme_id);
    INSERT INTO search_entry (kind, id, at, text) SELECT 'programme', id, at, text FROM programme_words WHERE id = old.programme_id
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;

-- What is there already.
DELETE FROM search_entry WHERE kind = 'occurrence_note' AND id NOT IN (SELECT id FROM occurrence_note_words);
INSERT INTO search_entry (kind, id, at, text) SELECT 'practice', id, at, text FROM practice_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'session', id, at, text FROM session_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'occurrence', id, at, text FROM occurrence_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'occurrence_note', id, at, text FROM occurrence_note_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'person', id, at, text FROM person_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'goal', id, at, text FROM goal_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'milestone', id, at, text FROM milestone_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'programme', id, at, text FROM programme_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'own_reminder', id, at, text FROM own_reminder_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
INSERT INTO search_entry (kind, id, at, text) SELECT 'trigger', id, at, text FROM trigger_words WHERE true ORDER BY at
ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
