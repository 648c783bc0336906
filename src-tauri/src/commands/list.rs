// The one list of commands. build.rs reads it as text and gives each command its own permission; the handler, the TypeScript
// bindings, the capability file and the tests are made from it or held against it. One line a command:
//
//     name(Request) -> Response;        () where there is nothing to send or to return
//
// A new command: a line here, a function of the same name in the file of its place, a line in capabilities/main.json.

commands! {
    // vault.rs
    vault_status(()) -> VaultStatus;
    vault_create(CreateVault) -> VaultStatus;
    vault_unlock(UnlockVault) -> VaultStatus;
    vault_lock(()) -> ();
    activity_report(ReportActivity) -> ();
    vault_set_passphrase(SetPassphrase) -> VaultStatus;
    vault_set_keyring(SetKeyring) -> VaultStatus;
    // settings.rs
    app_info(()) -> AppInfo;
    profile_get(()) -> ProfileView;
    profile_save(ProfileView) -> ProfileView;
    preferences_get(()) -> Preferences;
    preferences_save(Preferences) -> Preferences;
    start_at_login_get(()) -> StartAtLogin;
    start_at_login_set(StartAtLogin) -> StartAtLogin;
    // today.rs
    today_get(()) -> Today;
    away_rest(()) -> ();
    // lapses.rs
    lapse_record(RecordLapse) -> LapseView;
    lapse_update(UpdateLapse) -> LapseView;
    lapse_get(OneLapse) -> LapseView;
    lapse_list(()) -> Vec<LapseView>;
    lapse_delete(OneLapse) -> ();
    lapse_restore(OneLapse) -> LapseView;
    lapse_help(()) -> LapseHelp;
    silence_answer(AnswerSilence) -> ();
    // check_ins.rs
    check_in_record(RecordCheckIn) -> CheckInView;
    check_in_update(UpdateCheckIn) -> CheckInView;
    check_in_get(OneCheckIn) -> CheckInView;
    check_in_delete(OneCheckIn) -> ();
    check_in_restore(OneCheckIn) -> CheckInView;
    check_in_list(ListCheckIns) -> CheckInPage;
    check_in_follow_up(OneCheckIn) -> CheckInFollowUp;
    trigger_list(()) -> Vec<TriggerView>;
    trigger_add(AddTrigger) -> TriggerView;
    trigger_hide(HideTrigger) -> ();
    draft_save(SaveDraft) -> ();
    draft_get(OneDraft) -> Draft;
    draft_discard(OneDraft) -> ();
    // practice.rs
    exercise_list(()) -> Vec<ExerciseView>;
    practice_begin(BeginPractice) -> PracticeView;
    practice_end(EndPractice) -> PracticeView;
    urge_begin(BeginUrge) -> UrgeView;
    urge_open(()) -> Option<UrgeView>;
    urge_rate(RateUrge) -> UrgeView;
    urge_answer(AnswerUrge) -> UrgeView;
    urge_end(EndUrge) -> UrgeView;
    urge_list(ListUrges) -> Vec<UrgeView>;
    practice_leave(LeavePractice) -> ();
    practice_open(()) -> Vec<PracticeView>;
    practice_list(ListPractices) -> Vec<PracticeView>;
    favourite_set(SetFavourite) -> ();
    coping_card_list(()) -> Vec<CopingCardView>;
    coping_card_add(AddCopingCard) -> CopingCardView;
    coping_card_update(UpdateCopingCard) -> CopingCardView;
    coping_card_delete(OneCopingCard) -> ();
    coping_card_restore(OneCopingCard) -> CopingCardView;
    search(Search) -> SearchResults;
    // worksheets.rs
    worksheet_list(()) -> Vec<WorksheetSummary>;
    worksheet_get(OneWorksheet) -> WorksheetView;
    worksheet_preview(WorksheetFile) -> WorksheetPreview;
    worksheet_import(WorksheetFile) -> WorksheetSummary;
    worksheet_delete(OneWorksheet) -> ();
    worksheet_restore(OneWorksheet) -> ();
    response_begin(BeginResponse) -> ResponseView;
    response_get(OneResponse) -> ResponseView;
    response_save(SaveResponse) -> ResponseView;
    response_finish(SaveResponse) -> FinishedResponse;
    response_changes(OneResponse) -> ResponseChanges;
    response_delete(OneResponse) -> ();
    response_restore(OneResponse) -> ();
    response_hand_out(OneResponse) -> SavedFile;
    // homework.rs
    homework_list(ListHomework) -> Vec<HomeworkView>;
    homework_get(OneHomework) -> HomeworkView;
    homework_add(AddHomework) -> HomeworkView;
    homework_update(UpdateHomework) -> HomeworkView;
    homework_done(OneHomework) -> HomeworkView;
    homework_reopen(OneHomework) -> HomeworkView;
    homework_delete(OneHomework) -> ();
    homework_restore(OneHomework) -> HomeworkView;
    // sessions.rs
    session_add(AddSession) -> SessionView;
    session_update(UpdateSession) -> SessionChanged;
    session_get(OneSession) -> SessionView;
    session_delete(OneSession) -> ();
    session_restore(OneSession) -> SessionView;
    session_list(()) -> Vec<SessionView>;
    occurrence_list(ListOccurrences) -> Vec<OccurrenceView>;
    occurrence_move(MoveOccurrence) -> OccurrenceView;
    occurrence_cancel(OneOccurrence) -> OccurrenceView;
    occurrence_reset(OneOccurrence) -> OccurrenceView;
    attendance_record(RecordAttendance) -> OccurrenceView;
    // schedule.rs
    schedule_get(GetSchedule) -> ScheduleView;
    schedule_undo(OneScheduleChange) -> ();
    session_update_following(UpdateFollowing) -> FollowingChanged;
    session_end_before(OneOccurrence) -> FollowingChanged;
    conflict_accept(AcceptConflict) -> ();
    free_time_find(FindFreeTime) -> Vec<FreeTimeView>;
    occurrence_get(OneOccurrence) -> OccurrenceDetail;
    occurrence_note_save(SaveOccurrenceNote) -> OccurrenceNoteView;
    // calendars.rs
    calendar_list(()) -> Vec<CalendarView>;
    calendar_preview(CalendarFile) -> CalendarPreview;
    calendar_import(ImportCalendar) -> CalendarImported;
    calendar_delete(OneCalendar) -> OneScheduleChange;
    calendar_save(ExportCalendar) -> SavedFile;
    // reminders.rs
    reminder_list(()) -> ReminderList;
    reminder_snooze(SnoozeReminder) -> ReminderView;
    reminder_put_away(()) -> ();
    reminder_done(OneReminder) -> ();
    reminder_restore(OneReminder) -> ();
    own_reminder_list(()) -> Vec<OwnReminderView>;
    own_reminder_add(AddOwnReminder) -> OwnReminderView;
    own_reminder_update(UpdateOwnReminder) -> OwnReminderView;
    own_reminder_delete(OneOwnReminder) -> ();
    own_reminder_restore(OneOwnReminder) -> OwnReminderView;
    reminder_test(()) -> ();
    reminder_reach(()) -> ReminderReach;
    exact_times_get(()) -> ExactTimes;
    exact_times_ask(()) -> ();
    exact_times_leave(()) -> ();
    reminder_trial_begin(()) -> Trial;
    reminder_trial_get(()) -> Option<Trial>;
    reminder_trial_answer(AnswerTrial) -> Tested;
    // progress.rs
    progress_get(GetProgress) -> Progress;
    // programme.rs
    programme_current(()) -> Option<CurrentProgramme>;
    programme_list(()) -> Vec<ProgrammeView>;
    programme_propose(ProposeProgramme) -> ProgrammeProposal;
    programme_add(AddProgramme) -> ProgrammeView;
    programme_update(UpdateProgramme) -> ProgrammeView;
    programme_delete(OneProgramme) -> ();
    programme_restore(OneProgramme) -> ProgrammeView;
    // goals.rs
    goal_list(()) -> Vec<GoalView>;
    goal_add(AddGoal) -> GoalView;
    goal_update(UpdateGoal) -> GoalView;
    goal_end(OneGoal) -> GoalView;
    goal_reopen(OneGoal) -> GoalView;
    goal_delete(OneGoal) -> ();
    goal_restore(OneGoal) -> GoalView;
    goal_count(CountGoal) -> GoalView;
    // reviews.rs
    review_list(()) -> ReviewList;
    review_get(OneReview) -> ReviewView;
    review_save(SaveReview) -> ();
    review_finish(SaveReview) -> ReviewView;
    review_put_away(OneReview) -> ();
    // milestones.rs
    milestone_list(()) -> Milestones;
    milestone_add(AddMilestone) -> ();
    milestone_delete(OneMilestone) -> ();
    milestone_restore(OneMilestone) -> ();
    // support.rs
    person_list(()) -> Vec<PersonView>;
    person_add(AddPerson) -> PersonView;
    person_update(UpdatePerson) -> PersonView;
    person_delete(OnePerson) -> ();
    person_restore(OnePerson) -> PersonView;
    crisis_lines(()) -> CrisisLines;
    call_number(CallNumber) -> ();
    open_link(OneOccurrence) -> ();
}
