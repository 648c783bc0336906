-- Practice whole: worksheets and what was answered in them, homework, coping cards, favourites, places to go on from, and search.

-- Where a run that was left goes on: JSON of the player.
ALTER TABLE practice ADD COLUMN place TEXT;

-- A worksheet as it was when it was begun or brought in: those of the catalogue by their id, a programme's own as 'own:' and a UUID.
CREATE TABLE worksheet (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    -- A FHIR R4 Questionnaire, byte for byte.
    definition TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE INDEX worksheet_key ON worksheet (key, created_at);

CREATE TABLE worksheet_response (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    worksheet_id BLOB NOT NULL REFERENCES worksheet (id),
    based_on_id BLOB REFERENCES worksheet_response (id),
    zone TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    -- JSON: the answers, shaped as a QuestionnaireResponse's items.
    answers TEXT NOT NULL,
    -- All that the person wrote, for search.
    words TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE INDEX worksheet_response_worksheet ON worksheet_response (worksheet_id, started_at) WHERE deleted_at IS NULL;
CREATE INDEX worksheet_response_open ON worksheet_response (updated_at) WHERE deleted_at IS NULL AND finished_at IS NULL;

-- What a session (or the person) gave to do until a time.
CREATE TABLE homework (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- The occurrence that handed it out.
    session_id BLOB REFERENCES session (id),
    original TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('exercise', 'worksheet', 'other')),
    -- The exercise's id or the worksheet's key.
    item TEXT,
    note TEXT,
    zone TEXT NOT NULL,
    due_at INTEGER,
    done_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    CHECK ((session_id IS NULL) = (original IS NULL)),
    CHECK ((kind = 'other') = (item IS NULL))
) STRICT;

CREATE INDEX homework_open ON homework (due_at) WHERE deleted_at IS NULL AND done_at IS NULL;
CREATE INDEX homework_session ON homework (session_id, original) WHERE deleted_at IS NULL AND session_id IS NOT NULL;

CREATE TABLE coping_card (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    text TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE TABLE favourite (
    kind TEXT NOT NULL CHECK (kind IN ('exercise', 'worksheet')),
    item TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (kind, item)
) STRICT, WITHOUT ROWID;

-- Search: one row for every entry that has words, kept by triggers, so that it cannot fall behind what it indexes.
CREATE TABLE search_entry (
    number INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (kind, id)
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
    text, content = 'search_entry', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

-- What is deleted leaves the index at once.
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search (search, rowid, text) VALUES ('delete', old.number, old.text);
END;
CREATE TRIGGER search_entry_changed AFTER UPDATE OF text ON search_entry WHEN old.text <> new.text BEGIN
    INSERT INTO search (search, rowid, text) VALUES ('delete', old.number, old.text);
    INSERT INTO search (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER check_in_added_to_search AFTER INSERT ON check_in WHEN new.note <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('check_in', new.id, new.at, new.note);
END;
CREATE TRIGGER check_in_changed_in_search AFTER UPDATE OF note, deleted_at, at ON check_in WHEN new.note <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('check_in', new.id, new.at, new.note)
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER check_in_emptied_in_search AFTER UPDATE OF note, deleted_at, at ON check_in WHEN NOT coalesce(new.note <> '' AND new.deleted_at IS NULL, 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'check_in' AND id = old.id;
END;
CREATE TRIGGER check_in_removed_from_search AFTER DELETE ON check_in BEGIN
    DELETE FROM search_entry WHERE kind = 'check_in' AND id = old.id;
END;

CREATE TRIGGER urge_added_to_search AFTER INSERT ON urge WHEN new.note <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('urge', new.id, new.started_at, new.note);
END;
CREATE TRIGGER urge_changed_in_search AFTER UPDATE OF note, started_at ON urge WHEN new.note <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('urge', new.id, new.started_at, new.note)
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER urge_emptied_in_search AFTER UPDATE OF note, started_at ON urge WHEN NOT coalesce(new.note <> '', 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'urge' AND id = old.id;
END;
CREATE TRIGGER urge_removed_from_search AFTER DELETE ON urge BEGIN
    DELETE FROM search_entry WHERE kind = 'urge' AND id = old.id;
END;

CREATE TRIGGER practice_added_to_search AFTER INSERT ON practice WHEN new.note <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('practice', new.id, new.started_at, new.note);
END;
CREATE TRIGGER practice_changed_in_search AFTER UPDATE OF note, started_at ON practice WHEN new.note <> '' BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('practice', new.id, new.started_at, new.note)
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER practice_emptied_in_search AFTER UPDATE OF note, started_at ON practice WHEN NOT coalesce(new.note <> '', 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'practice' AND id = old.id;
END;
CREATE TRIGGER practice_removed_from_search AFTER DELETE ON practice BEGIN
    DELETE FROM search_entry WHERE kind = 'practice' AND id = old.id;
END;

CREATE TRIGGER session_added_to_search AFTER INSERT ON session WHEN trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, ''), char(10)) <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('session', new.id, new.created_at, trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, ''), char(10)));
END;
CREATE TRIGGER session_changed_in_search AFTER UPDATE OF title, place, bring, deleted_at ON session WHEN trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, ''), char(10)) <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('session', new.id, new.created_at, trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, ''), char(10)))
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER session_emptied_in_search AFTER UPDATE OF title, place, bring, deleted_at ON session WHEN NOT coalesce(trim(coalesce(new.title, '') || char(10) || coalesce(new.place, '') || char(10) || coalesce(new.bring, ''), char(10)) <> '' AND new.deleted_at IS NULL, 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = old.id;
END;
CREATE TRIGGER session_removed_from_search AFTER DELETE ON session BEGIN
    DELETE FROM search_entry WHERE kind = 'session' AND id = old.id;
END;

CREATE TRIGGER person_added_to_search AFTER INSERT ON person WHEN trim(coalesce(new.name, '') || char(10) || coalesce(new.relation, ''), char(10)) <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('person', new.id, new.created_at, trim(coalesce(new.name, '') || char(10) || coalesce(new.relation, ''), char(10)));
END;
CREATE TRIGGER person_changed_in_search AFTER UPDATE OF name, relation, deleted_at ON person WHEN trim(coalesce(new.name, '') || char(10) || coalesce(new.relation, ''), char(10)) <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('person', new.id, new.created_at, trim(coalesce(new.name, '') || char(10) || coalesce(new.relation, ''), char(10)))
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER person_emptied_in_search AFTER UPDATE OF name, relation, deleted_at ON person WHEN NOT coalesce(trim(coalesce(new.name, '') || char(10) || coalesce(new.relation, ''), char(10)) <> '' AND new.deleted_at IS NULL, 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'person' AND id = old.id;
END;
CREATE TRIGGER person_removed_from_search AFTER DELETE ON person BEGIN
    DELETE FROM search_entry WHERE kind = 'person' AND id = old.id;
END;

CREATE TRIGGER worksheet_response_added_to_search AFTER INSERT ON worksheet_response WHEN new.words <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('worksheet_response', new.id, new.started_at, new.words);
END;
CREATE TRIGGER worksheet_response_changed_in_search AFTER UPDATE OF words, deleted_at, started_at ON worksheet_response WHEN new.words <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('worksheet_response', new.id, new.started_at, new.words)
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER worksheet_response_emptied_in_search AFTER UPDATE OF words, deleted_at, started_at ON worksheet_response WHEN NOT coalesce(new.words <> '' AND new.deleted_at IS NULL, 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'worksheet_response' AND id = old.id;
END;
CREATE TRIGGER worksheet_response_removed_from_search AFTER DELETE ON worksheet_response BEGIN
    DELETE FROM search_entry WHERE kind = 'worksheet_response' AND id = old.id;
END;

CREATE TRIGGER homework_added_to_search AFTER INSERT ON homework WHEN new.note <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('homework', new.id, new.created_at, new.note);
END;
CREATE TRIGGER homework_changed_in_search AFTER UPDATE OF note, deleted_at ON homework WHEN new.note <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('homework', new.id, new.created_at, new.note)
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER homework_emptied_in_search AFTER UPDATE OF note, deleted_at ON homework WHEN NOT coalesce(new.note <> '' AND new.deleted_at IS NULL, 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'homework' AND id = old.id;
END;
CREATE TRIGGER homework_removed_from_search AFTER DELETE ON homework BEGIN
    DELETE FROM search_entry WHERE kind = 'homework' AND id = old.id;
END;

CREATE TRIGGER coping_card_added_to_search AFTER INSERT ON coping_card WHEN new.text <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('coping_card', new.id, new.created_at, new.text);
END;
CREATE TRIGGER coping_card_changed_in_search AFTER UPDATE OF text, deleted_at ON coping_card WHEN new.text <> '' AND new.deleted_at IS NULL BEGIN
    INSERT INTO search_entry (kind, id, at, text) VALUES ('coping_card', new.id, new.created_at, new.text)
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, text = excluded.text;
END;
CREATE TRIGGER coping_card_emptied_in_search AFTER UPDATE OF text, deleted_at ON coping_card WHEN NOT coalesce(new.text <> '' AND new.deleted_at IS NULL, 0) BEGIN
    DELETE FROM search_entry WHERE kind = 'coping_card' AND id = old.id;
END;
CREATE TRIGGER coping_card_removed_from_search AFTER DELETE ON coping_card BEGIN
    DELETE FROM search_entry WHERE kind = 'coping_card' AND id = old.id;
END;

-- What is there already, oldest first.
INSERT INTO search_entry (kind, id, at, text)
SELECT * FROM (
    SELECT 'check_in', one.id, one.at, one.note FROM check_in AS one WHERE one.note <> '' AND one.deleted_at IS NULL
    UNION ALL SELECT 'urge', one.id, one.started_at, one.note FROM urge AS one WHERE one.note <> ''
    UNION ALL SELECT 'practice', one.id, one.started_at, one.note FROM practice AS one WHERE one.note <> ''
    UNION ALL SELECT 'session', one.id, one.created_at, trim(coalesce(one.title, '') || char(10) || coalesce(one.place, '') || char(10) || coalesce(one.bring, ''), char(10)) FROM session AS one WHERE trim(coalesce(one.title, '') || char(10) || coalesce(one.place, '') || char(10) || coalesce(one.bring, ''), char(10)) <> '' AND one.deleted_at IS NULL
    UNION ALL SELECT 'person', one.id, one.created_at, trim(coalesce(one.name, '') || char(10) || coalesce(one.relation, ''), char(10)) FROM person AS one WHERE trim(coalesce(one.name, '') || char(10) || coalesce(one.relation, ''), char(10)) <> '' AND one.deleted_at IS NULL
) ORDER BY 3;
