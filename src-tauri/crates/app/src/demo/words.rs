//! What the made-up person wrote.

/// Name, who they are, and a number in the United States and one in London, all made for stories.
pub const PEOPLE: [(&str, &str, &str, &str); 4] = [
    ("Maya", "Sister", "+1 202-555-0143", "+44 20 7946 0018"),
    ("Jon", "Sponsor", "+1 202-555-0178", "+44 20 7946 0991"),
    ("Priya Nair", "Counselor", "+1 202-555-0112", "+44 20 7946 0320"),
    ("Alex", "Friend from group", "+1 202-555-0165", "+44 20 7946 0457"),
];

/// What was said of the two lapses.
pub const LAPSES: [&str; 2] = [
    "I drank at Danny's birthday. Three beers, then I left. I nearly did not write this down. I am telling Priya on Tuesday.",
    "The letter about the apartment came and then my brother called. I drank half a bottle at home. I poured the rest away and called Jon.",
];

/// What helped in an urge.
pub const WORKED: [&str; 16] = [
    "Walking around the block while I did it.",
    "Counting the out-breath. It was loud at first, then it was not.",
    "Called Maya straight after.",
    "It peaked at about ten minutes and then it went.",
    "Cold water on my wrists as well.",
    "Putting the phone in the other room.",
    "Naming the things I could hear. The fridge, mostly.",
    "Ate something. I had not eaten since morning.",
    "Saying it is a wave, out loud, and feeling silly.",
    "Turned the car around and took the other road.",
    "Left the supermarket without going down that aisle.",
    "Tea and the back step.",
    "Did it twice. The second time it held.",
    "Alex picked up on the first ring.",
    "Did not fight it this time, only watched.",
    "Went to bed early. Nothing good happens after eleven.",
];

/// When a note fits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    Any,
    Morning,
    Evening,
    Weekend,
    /// Later on a day with group in the morning.
    AfterGroup,
}

/// Notes by the part of the programme in which they were written: the first three weeks, the next three, and since.
const NOTES: [&[(When, &str)]; 3] = [
    &[
        (When::Morning, "Woke at four and could not get back to sleep. Hands are steadier than they were."),
        (When::AfterGroup, "First time I said my name and why I am here. My voice shook. Nobody minded."),
        (When::Evening, "The hour after work is the worst one. Made pasta to have something to do with my hands."),
        (When::Any, "Restless. Everything is a bit too loud."),
        (When::Weekend, "Danny keeps asking if I am coming to his birthday."),
        (When::Morning, "Bad dreams, but I slept through."),
        (When::AfterGroup, "Tired after group in a good way."),
        (When::Evening, "Maya came by with soup. We did not talk about it and that was fine."),
        (When::Any, "Argument with my manager about the shift swap. Wanted out of my own skin for an hour."),
        (When::Weekend, "Long day with nothing in it. Cleaned the kitchen twice."),
        (When::AfterGroup, "Wrote down my three hardest places. Harding Street is all three of them."),
        (When::Evening, "Walked home the long way around. Twelve more minutes and no liquor store."),
        (When::Any, "It came on in line at the bank, out of nowhere. Gone by the time I was home."),
        (When::Morning, "Coffee, toast, ten slow breaths. That is a morning."),
    ],
    &[
        (When::AfterGroup, "Told the group about the party. Half of them nodded before I had finished."),
        (When::Morning, "Slept right through. First time this month."),
        (When::Any, "Priya asked what the drink does for me. I am still thinking about it."),
        (When::Evening, "Quiet evening. Quiet is new."),
        (When::Weekend, "Took the bus to the sea with Maya. Cold, bright, fries."),
        (When::AfterGroup, "Role play about saying no. I was better at it than I thought."),
        (When::Any, "Payday. Sent the rent first and left the card at home."),
        (When::Evening, "Lonely tonight. Called Alex, we talked about football for half an hour."),
        (When::Morning, "Headache, and not that kind. Just a headache."),
        (When::Weekend, "Weekends still get me. Planned this one so that it has a shape."),
        (When::Any, "Ran into Danny. Said I was busy, and I was."),
        (When::AfterGroup, "Learned that an urge is a wave. Mine are about fifteen minutes long."),
        (When::Evening, "Family evening was hard and good. Mom asked a real question."),
        (When::Any, "Noticed I was hungry before I noticed I was angry."),
    ],
    &[
        (When::Morning, "Up before the alarm. The light is nice at this hour."),
        (When::AfterGroup, "Someone new today. I remembered being that person."),
        (When::Any, "Craving was there and I got on with the groceries."),
        (When::Evening, "Cooked for Maya this time."),
        (When::Weekend, "Whole day without thinking about it until I sat down to write this."),
        (When::Any, "Manager thanked me for covering. Odd how much that mattered."),
        (When::AfterGroup, "Talked about what comes after week twelve. A bit scared. Wrote a list."),
        (When::Evening, "My brother wrote again. Did not answer. Went for a run, well, a fast walk."),
        (When::Morning, "Slept well, two nights in a row now."),
        (When::Weekend, "Played ball in the park with Alex and his kids."),
        (When::Any, "Harding Street on the bus. Looked out the other window."),
        (When::Evening, "Boring evening. I mean that as praise."),
        (When::Any, "Feeling good makes me want to celebrate, and that is one of my triggers. Told Jon."),
        (When::Morning, "Calm. I would like to keep this one."),
    ],
];

/// The notes not yet used, each once.
pub struct Notes([Vec<(When, &'static str)>; 3]);

impl Notes {
    pub fn new() -> Self {
        Self(NOTES.map(<[_]>::to_vec))
    }

    /// The next note that fits a day of the programme and a time.
    pub fn take(&mut self, day: i64, when: When) -> Option<&'static str> {
        let part = usize::try_from(day / 21).unwrap_or(0).min(2);
        let notes = self.0.get_mut(part)?;
        let fits = notes.iter().position(|(fits, _)| *fits == when || *fits == When::Any)?;
        Some(notes.remove(fits).1)
    }
}

/// What was written in weekly reviews, by the week of the programme: what helped, what was hard, the next step.
pub const REVIEWS: [(i64, &str, &str, &str); 3] = [
    (
        2,
        "Saying it out loud in group. I thought they would look away, and nobody did.",
        "Saturday night, and telling Maya on Sunday.",
        "Ask Ray what he does with his Saturdays.",
    ),
    (
        5,
        "Walking the long way home. The breathing one, when I do it early enough.",
        "My brother's messages. Friday was too much of everything.",
        "Mute him until Monday, and tell him why myself.",
    ),
    (7, "Four evenings in a row with a plan for after dinner.", "Waking at four.", "Phone stays in the kitchen at night."),
];

/// Notes of homework: of what is open, of what is over its time, of what is done.
pub const HOMEWORK: (&str, &str, Option<&str>, Option<&str>) = (
    "One for the afternoon when my brother wrote. Bring it to Morning group.",
    "Ask Maya if she can come to Family evening\nThe one at half past six",
    Some("Once a day until Monday"),
    None,
);
