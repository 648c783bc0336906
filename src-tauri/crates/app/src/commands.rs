//! The one list of commands. The shell's bodies, handler and permissions, the TypeScript bindings, the bridge and the tests are made from it
//! or held against it.
//!
//! One line a command: `kind name(Request) -> Response;`, with `()` where there is nothing to send or to return. The kinds:
//!
//! - `open`: a use case of the open store. The method of [`App`](crate::App) with the same name answers it, and its body is generated.
//! - `special`: needs the open store and the shell as well, so its body is written by hand in the shell.
//! - `vault`: answered while the store is closed too; written by hand in the shell.
//!
//! A new command: a line here, a method of `App` (or a function in the shell's `special.rs`), a line in `capabilities/main.json`.

/// Hands the list to a macro. The caller has the types of `daymark_app::api` in scope.
#[macro_export]
macro_rules! with_commands {
    ($callback:ident) => {
        $callback! {
            // vault
            vault vault_status(()) -> VaultStatus;
            vault vault_create(CreateVault) -> VaultStatus;
            vault vault_unlock(UnlockVault) -> VaultStatus;
            vault vault_lock(()) -> ();
            vault activity_report(ReportActivity) -> ();
            open vault_set_passphrase(SetPassphrase) -> VaultStatus;
            open vault_set_keyring(SetKeyring) -> VaultStatus;
            // settings
            special app_info(()) -> AppInfo;
            open profile_get(()) -> ProfileView;
            open profile_save(ProfileView) -> ProfileView;
            open preferences_get(()) -> Preferences;
            special preferences_save(Preferences) -> Preferences;
            special start_at_login_get(()) -> StartAtLogin;
            special start_at_login_set(StartAtLogin) -> StartAtLogin;
            // today
            open today_get(()) -> Today;
            open away_rest(()) -> ();
            // lapses
            open lapse_record(RecordLapse) -> LapseView;
            open lapse_update(UpdateLapse) -> LapseView;
            open lapse_get(OneLapse) -> LapseView;
            open lapse_list(()) -> Vec<LapseView>;
            open lapse_delete(OneLapse) -> ();
            open lapse_restore(OneLapse) -> LapseView;
            open lapse_help(()) -> LapseHelp;
            open silence_answer(AnswerSilence) -> ();
            // check_ins
            open check_in_record(RecordCheckIn) -> CheckInView;
            open check_in_update(UpdateCheckIn) -> CheckInView;
            open check_in_get(OneCheckIn) -> CheckInView;
            open check_in_delete(OneCheckIn) -> ();
            open check_in_restore(OneCheckIn) -> CheckInView;
            open check_in_list(ListCheckIns) -> CheckInPage;
            open check_in_follow_up(OneCheckIn) -> CheckInFollowUp;
            open trigger_list(()) -> Vec<TriggerView>;
            open trigger_add(AddTrigger) -> TriggerView;
            open trigger_hide(HideTrigger) -> ();
            open draft_save(SaveDraft) -> ();
            open draft_get(OneDraft) -> Draft;
            open draft_discard(OneDraft) -> ();
            // practice
            open exercise_list(()) -> Vec<ExerciseView>;
            open practice_begin(BeginPractice) -> PracticeView;
            open practice_end(EndPractice) -> PracticeView;
            open urge_begin(BeginUrge) -> UrgeView;
            open urge_open(()) -> Option<UrgeView>;
            open urge_rate(RateUrge) -> UrgeView;
            open urge_answer(AnswerUrge) -> UrgeView;
            open urge_end(EndUrge) -> UrgeView;
            open urge_list(ListUrges) -> Vec<UrgeView>;
            open practice_leave(LeavePractice) -> ();
            open practice_open(()) -> Vec<PracticeView>;
            open practice_list(ListPractices) -> Vec<PracticeView>;
            open favourite_set(SetFavourite) -> ();
            open coping_card_list(()) -> Vec<CopingCardView>;
            open coping_card_add(AddCopingCard) -> CopingCardView;
            open coping_card_update(UpdateCopingCard) -> CopingCardView;
            open coping_card_delete(OneCopingCard) -> ();
            open coping_card_restore(OneCopingCard) -> CopingCardView;
            open search(Search) -> SearchResults;
            // worksheets
            open worksheet_list(()) -> Vec<WorksheetSummary>;
            open worksheet_get(OneWorksheet) -> WorksheetView;
            open worksheet_preview(WorksheetFile) -> WorksheetPreview;
            open worksheet_import(WorksheetFile) -> WorksheetSummary;
            open worksheet_delete(OneWorksheet) -> ();
            open worksheet_restore(OneWorksheet) -> ();
            open response_begin(BeginResponse) -> ResponseView;
            open response_get(OneResponse) -> ResponseView;
            open response_save(SaveResponse) -> ResponseView;
            open response_finish(SaveResponse) -> FinishedResponse;
            open response_changes(OneResponse) -> ResponseChanges;
            open response_delete(OneResponse) -> ();
            open response_restore(OneResponse) -> ();
            special response_hand_out(OneResponse) -> SavedFile;
            // homework
            open homework_list(ListHomework) -> Vec<HomeworkView>;
            open homework_get(OneHomework) -> HomeworkView;
            open homework_add(AddHomework) -> HomeworkView;
            open homework_update(UpdateHomework) -> HomeworkView;
            open homework_done(OneHomework) -> HomeworkView;
            open homework_reopen(OneHomework) -> HomeworkView;
            open homework_delete(OneHomework) -> ();
            open homework_restore(OneHomework) -> HomeworkView;
            // sessions
            open session_add(AddSession) -> SessionView;
            open session_update(UpdateSession) -> SessionChanged;
            open session_get(OneSession) -> SessionView;
            open session_delete(OneSession) -> ();
            open session_restore(OneSession) -> SessionView;
            open session_list(()) -> Vec<SessionView>;
            open occurrence_list(ListOccurrences) -> Vec<OccurrenceView>;
            open occurrence_move(MoveOccurrence) -> OccurrenceView;
            open occurrence_cancel(OneOccurrence) -> OccurrenceView;
            open occurrence_reset(OneOccurrence) -> OccurrenceView;
            open attendance_record(RecordAttendance) -> OccurrenceView;
            // schedule
            open schedule_get(GetSchedule) -> ScheduleView;
            open schedule_undo(OneScheduleChange) -> ();
            open session_update_following(UpdateFollowing) -> FollowingChanged;
            open session_end_before(OneOccurrence) -> FollowingChanged;
            open conflict_accept(AcceptConflict) -> ();
            open free_time_find(FindFreeTime) -> Vec<FreeTimeView>;
            open occurrence_get(OneOccurrence) -> OccurrenceDetail;
            open occurrence_note_save(SaveOccurrenceNote) -> OccurrenceNoteView;
            // calendars
            open calendar_list(()) -> Vec<CalendarView>;
            open calendar_preview(CalendarFile) -> CalendarPreview;
            open calendar_import(ImportCalendar) -> CalendarImported;
            open calendar_delete(OneCalendar) -> OneScheduleChange;
            special calendar_save(ExportCalendar) -> SavedFile;
            // reminders
            open reminder_list(()) -> ReminderList;
            open reminder_snooze(SnoozeReminder) -> ReminderView;
            open reminder_put_away(()) -> ();
            open reminder_done(OneReminder) -> ();
            open reminder_restore(OneReminder) -> ();
            open own_reminder_list(()) -> Vec<OwnReminderView>;
            open own_reminder_add(AddOwnReminder) -> OwnReminderView;
            open own_reminder_update(UpdateOwnReminder) -> OwnReminderView;
            open own_reminder_delete(OneOwnReminder) -> ();
            open own_reminder_restore(OneOwnReminder) -> OwnReminderView;
            special reminder_test(()) -> ();
            special reminder_reach(()) -> ReminderReach;
            special exact_times_get(()) -> ExactTimes;
            special exact_times_ask(()) -> ();
            open exact_times_leave(()) -> ();
            open reminder_trial_begin(()) -> Trial;
            open reminder_trial_get(()) -> Option<Trial>;
            open reminder_trial_answer(AnswerTrial) -> Tested;
            // progress
            open progress_get(GetProgress) -> Progress;
            // programme
            open programme_current(()) -> Option<CurrentProgramme>;
            open programme_list(()) -> Vec<ProgrammeView>;
            open programme_propose(ProposeProgramme) -> ProgrammeProposal;
            open programme_add(AddProgramme) -> ProgrammeView;
            open programme_update(UpdateProgramme) -> ProgrammeView;
            open programme_delete(OneProgramme) -> ();
            open programme_restore(OneProgramme) -> ProgrammeView;
            // goals
            open goal_list(()) -> Vec<GoalView>;
            open goal_add(AddGoal) -> GoalView;
            open goal_update(UpdateGoal) -> GoalView;
            open goal_end(OneGoal) -> GoalView;
            open goal_reopen(OneGoal) -> GoalView;
            open goal_delete(OneGoal) -> ();
            open goal_restore(OneGoal) -> GoalView;
            open goal_count(CountGoal) -> GoalView;
            // reviews
            open review_list(()) -> ReviewList;
            open review_get(OneReview) -> ReviewView;
            open review_save(SaveReview) -> ();
            open review_finish(SaveReview) -> ReviewView;
            open review_put_away(OneReview) -> ();
            // milestones
            open milestone_list(()) -> Milestones;
            open milestone_add(AddMilestone) -> ();
            open milestone_delete(OneMilestone) -> ();
            open milestone_restore(OneMilestone) -> ();
            // support
            open person_list(()) -> Vec<PersonView>;
            open person_add(AddPerson) -> PersonView;
            open person_update(UpdatePerson) -> PersonView;
            open person_delete(OnePerson) -> ();
            open person_restore(OnePerson) -> PersonView;
            vault crisis_lines(()) -> CrisisLines;
            vault call_number(CallNumber) -> ();
            special open_link(OneOccurrence) -> ();
        }
    };
}
