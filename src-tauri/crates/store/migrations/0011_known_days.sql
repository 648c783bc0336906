-- Lapses by themselves, what a person says of days that nobody reported, how an urge ended, and prescribed medicines.

CREATE TABLE lapse (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    "on" TEXT NOT NULL,
    what TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

CREATE INDEX lapse_on ON lapse ("on") WHERE deleted_at IS NULL;

CREATE TABLE lapse_trigger (
    lapse_id BLOB NOT NULL REFERENCES lapse (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    trigger_id BLOB NOT NULL REFERENCES "trigger" (id),
    PRIMARY KEY (lapse_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE silence_answer (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('without_use', 'used', 'unsaid')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

-- An urge can begin without a rating, and knows how it ended.
ALTER TABLE urge ADD COLUMN first_rating INTEGER CHECK (first_rating BETWEEN 0 AND 10);
ALTER TABLE urge ADD COLUMN "end" TEXT CHECK ("end" IN ('finished', 'passed', 'hard', 'used', 'left'));
DROP TRIGGER urge_changed_in_search;
UPDATE urge SET first_rating = before;
ALTER TABLE urge DROP COLUMN before;
ALTER TABLE urge RENAME COLUMN first_rating TO before;
CREATE TRIGGER urge_changed_in_search AFTER UPDATE ON urge BEGIN
    DELETE FROM search_entry WHERE kind = 'urge' AND id = new.id
    AND NOT EXISTS (SELECT 1 FROM urge_words AS w WHERE w.id = new.id AND w.at = search_entry.at AND w.text = search_entry.text);
    INSERT INTO search_waiting (kind, id) SELECT 'urge', new.id
    WHERE NOT EXISTS (SELECT 1 FROM search_entry WHERE kind = 'urge' AND id = new.id) ON CONFLICT DO NOTHING;
END;

ALTER TABLE profile ADD COLUMN medicines TEXT NOT NULL DEFAULT '[]';
ALTER TABLE profile ADD COLUMN recovery_said_on TEXT;

-- The days that nobody reported are found in this index alone.
DROP INDEX check_in_at;
CREATE INDEX check_in_at ON check_in (at, id, "on", used) WHERE deleted_at IS NULL;
