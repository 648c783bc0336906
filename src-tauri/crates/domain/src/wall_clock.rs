//! From a wall clock to an instant, across gaps and overlaps.
