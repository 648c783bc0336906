//! Worksheets: FHIR R4 Questionnaires, as a programme brings its own.

use std::sync::OnceLock;

use daymark_domain::worksheet::Worksheet;
use daymark_exchange::fhir::questionnaire;

use crate::safety;

/// A worksheet of the catalogue.
pub struct CatalogueWorksheet {
    pub worksheet: Worksheet,
    /// Its file, with the safety texts in their places, as it is kept beside what is answered in it.
    pub definition: String,
}

const FILES: &[&str] = include!(concat!(env!("OUT_DIR"), "/worksheets.rs"));

/// All worksheets, by title. A file that does not read is left out; a test sees to it that all do.
#[must_use]
pub fn worksheets() -> &'static [CatalogueWorksheet] {
    static WORKSHEETS: OnceLock<Vec<CatalogueWorksheet>> = OnceLock::new();
    WORKSHEETS.get_or_init(|| {
        let read = |file: &&'static str| {
            let definition = safety::filled_in(file)?;
            let worksheet = questionnaire::read(definition.as_bytes()).ok()?.worksheet;
            Some(CatalogueWorksheet { worksheet, definition })
        };
        let mut worksheets: Vec<CatalogueWorksheet> = FILES.iter().filter_map(read).collect();
        worksheets.sort_by(|a, b| a.worksheet.title.cmp(&b.worksheet.title));
        worksheets
    })
}

/// The worksheet of that id.
#[must_use]
pub fn worksheet(id: &str) -> Option<&'static CatalogueWorksheet> {
    worksheets().iter().find(|one| one.worksheet.id == id)
}
