-- Whether it leaves the person free: nothing is in its way.
ALTER TABLE session ADD COLUMN free INTEGER NOT NULL DEFAULT 0;
