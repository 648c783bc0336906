//! HL7 FHIR R4: Questionnaires in, QuestionnaireResponses out.

mod path;
pub mod questionnaire;
pub mod response;
