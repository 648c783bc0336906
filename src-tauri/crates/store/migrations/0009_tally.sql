-- What the record says of each exercise is read from the index alone: after years it is still a matter of a moment.
DROP INDEX practice_exercise;
CREATE INDEX practice_exercise ON practice (exercise, started_at, before, after);
