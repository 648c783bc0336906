//! HL7 FHIR R4: Questionnaires in, QuestionnaireResponses out.

mod path;
pub mod questionnaire;
pub mod response;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 5_000_000;

/// The deepest JSON that is looked into; what is deeper cannot hold items that are not too deep themselves.
const DEEPEST_JSON: usize = 120;

/// How deep the brackets of a text nest, strings left out.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut in_string = false;
    let mut escaped = false;
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
