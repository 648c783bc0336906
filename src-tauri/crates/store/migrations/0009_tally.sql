-- What the record says of each exercise is read from indexes alone: after years it is still a matter of a moment.
DROP INDEX practice_exercise;
CREATE INDEX practice_exercise ON practice (exercise, started_at, before, after);
DROP INDEX practice_urge;
CREATE INDEX practice_urge ON practice (urge_id, exercise, before, after) WHERE urge_id IS NOT NULL;

-- The last day of use is found at once, and above all where there is none.
CREATE INDEX check_in_used ON check_in ("on") WHERE used = 1 AND deleted_at IS NULL;
