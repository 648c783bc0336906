//! Files of other programs: bytes in, domain out, and back. Knows no store.

pub mod fhir;
pub mod ical;
