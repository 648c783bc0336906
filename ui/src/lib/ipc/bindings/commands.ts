// Made by `cargo run -p daymark --bin bindings` from the list of commands. Do not edit.

import type {
  AcceptConflict,
  AddCopingCard,
  AddGoal,
  AddHomework,
  AddMilestone,
  AddOwnReminder,
  AddPerson,
  AddProgramme,
  AddSession,
  AddTrigger,
  AnswerSilence,
  AnswerTrial,
  AnswerUrge,
  AppInfo,
  BeginPractice,
  BeginResponse,
  BeginUrge,
  CalendarFile,
  CalendarImported,
  CalendarPreview,
  CalendarView,
  CallNumber,
  CheckInFollowUp,
  CheckInPage,
  CheckInView,
  CopingCardView,
  CountGoal,
  CreateVault,
  CrisisLines,
  CurrentProgramme,
  Draft,
  EndPractice,
  EndUrge,
  ExactTimes,
  ExerciseView,
  ExportCalendar,
  FindFreeTime,
  FinishedResponse,
  FollowingChanged,
  FreeTimeView,
  GetProgress,
  GetSchedule,
  GoalView,
  HideTrigger,
  HomeworkView,
  ImportCalendar,
  LapseHelp,
  LapseView,
  LeavePractice,
  ListCheckIns,
  ListHomework,
  ListOccurrences,
  ListPractices,
  ListUrges,
  Milestones,
  MoveOccurrence,
  OccurrenceDetail,
  OccurrenceNoteView,
  OccurrenceView,
  OneCalendar,
  OneCheckIn,
  OneCopingCard,
  OneDraft,
  OneGoal,
  OneHomework,
  OneLapse,
  OneMilestone,
  OneOccurrence,
  OneOwnReminder,
  OnePerson,
  OneProgramme,
  OneReminder,
  OneResponse,
  OneReview,
  OneScheduleChange,
  OneSession,
  OneWorksheet,
  OwnReminderView,
  PersonView,
  PracticeView,
  Preferences,
  ProfileView,
  ProgrammeProposal,
  ProgrammeView,
  Progress,
  ProposeProgramme,
  RateUrge,
  RecordAttendance,
  RecordCheckIn,
  RecordLapse,
  ReminderList,
  ReminderReach,
  ReminderView,
  ReportActivity,
  ResponseChanges,
  ResponseView,
  ReviewList,
  ReviewView,
  SaveDraft,
  SaveOccurrenceNote,
  SaveResponse,
  SaveReview,
  SavedFile,
  ScheduleView,
  Search,
  SearchResults,
  SessionChanged,
  SessionView,
  SetFavourite,
  SetKeyring,
  SetPassphrase,
  SnoozeReminder,
  StartAtLogin,
  Tested,
  Today,
  Trial,
  TriggerView,
  UnlockVault,
  UpdateCheckIn,
  UpdateCopingCard,
  UpdateFollowing,
  UpdateGoal,
  UpdateHomework,
  UpdateLapse,
  UpdateOwnReminder,
  UpdatePerson,
  UpdateProgramme,
  UpdateSession,
  UrgeView,
  VaultStatus,
  WorksheetFile,
  WorksheetPreview,
  WorksheetSummary,
  WorksheetView,
} from './index';

/** Each command, what it takes and what it gives; `null` for nothing. */
export interface Commands {
  vault_status: { request: null; response: VaultStatus };
  vault_create: { request: CreateVault; response: VaultStatus };
  vault_unlock: { request: UnlockVault; response: VaultStatus };
  vault_lock: { request: null; response: null };
  activity_report: { request: ReportActivity; response: null };
  vault_set_passphrase: { request: SetPassphrase; response: VaultStatus };
  vault_set_keyring: { request: SetKeyring; response: VaultStatus };
  app_info: { request: null; response: AppInfo };
  profile_get: { request: null; response: ProfileView };
  profile_save: { request: ProfileView; response: ProfileView };
  preferences_get: { request: null; response: Preferences };
  preferences_save: { request: Preferences; response: Preferences };
  start_at_login_get: { request: null; response: StartAtLogin };
  start_at_login_set: { request: StartAtLogin; response: StartAtLogin };
  today_get: { request: null; response: Today };
  away_rest: { request: null; response: null };
  lapse_record: { request: RecordLapse; response: LapseView };
  lapse_update: { request: UpdateLapse; response: LapseView };
  lapse_get: { request: OneLapse; response: LapseView };
  lapse_list: { request: null; response: Array<LapseView> };
  lapse_delete: { request: OneLapse; response: null };
  lapse_restore: { request: OneLapse; response: LapseView };
  lapse_help: { request: null; response: LapseHelp };
  silence_answer: { request: AnswerSilence; response: null };
  check_in_record: { request: RecordCheckIn; response: CheckInView };
  check_in_update: { request: UpdateCheckIn; response: CheckInView };
  check_in_get: { request: OneCheckIn; response: CheckInView };
  check_in_delete: { request: OneCheckIn; response: null };
  check_in_restore: { request: OneCheckIn; response: CheckInView };
  check_in_list: { request: ListCheckIns; response: CheckInPage };
  check_in_follow_up: { request: OneCheckIn; response: CheckInFollowUp };
  trigger_list: { request: null; response: Array<TriggerView> };
  trigger_add: { request: AddTrigger; response: TriggerView };
  trigger_hide: { request: HideTrigger; response: null };
  draft_save: { request: SaveDraft; response: null };
  draft_get: { request: OneDraft; response: Draft };
  draft_discard: { request: OneDraft; response: null };
  exercise_list: { request: null; response: Array<ExerciseView> };
  practice_begin: { request: BeginPractice; response: PracticeView };
  practice_end: { request: EndPractice; response: PracticeView };
  urge_begin: { request: BeginUrge; response: UrgeView };
  urge_open: { request: null; response: UrgeView | null };
  urge_rate: { request: RateUrge; response: UrgeView };
  urge_answer: { request: AnswerUrge; response: UrgeView };
  urge_end: { request: EndUrge; response: UrgeView };
  urge_list: { request: ListUrges; response: Array<UrgeView> };
  practice_leave: { request: LeavePractice; response: null };
  practice_open: { request: null; response: Array<PracticeView> };
  practice_list: { request: ListPractices; response: Array<PracticeView> };
  favourite_set: { request: SetFavourite; response: null };
  coping_card_list: { request: null; response: Array<CopingCardView> };
  coping_card_add: { request: AddCopingCard; response: CopingCardView };
  coping_card_update: { request: UpdateCopingCard; response: CopingCardView };
  coping_card_delete: { request: OneCopingCard; response: null };
  coping_card_restore: { request: OneCopingCard; response: CopingCardView };
  search: { request: Search; response: SearchResults };
  worksheet_list: { request: null; response: Array<WorksheetSummary> };
  worksheet_get: { request: OneWorksheet; response: WorksheetView };
  worksheet_preview: { request: WorksheetFile; response: WorksheetPreview };
  worksheet_import: { request: WorksheetFile; response: WorksheetSummary };
  worksheet_delete: { request: OneWorksheet; response: null };
  worksheet_restore: { request: OneWorksheet; response: null };
  response_begin: { request: BeginResponse; response: ResponseView };
  response_get: { request: OneResponse; response: ResponseView };
  response_save: { request: SaveResponse; response: ResponseView };
  response_finish: { request: SaveResponse; response: FinishedResponse };
  response_changes: { request: OneResponse; response: ResponseChanges };
  response_delete: { request: OneResponse; response: null };
  response_restore: { request: OneResponse; response: null };
  response_hand_out: { request: OneResponse; response: SavedFile };
  homework_list: { request: ListHomework; response: Array<HomeworkView> };
  homework_get: { request: OneHomework; response: HomeworkView };
  homework_add: { request: AddHomework; response: HomeworkView };
  homework_update: { request: UpdateHomework; response: HomeworkView };
  homework_done: { request: OneHomework; response: HomeworkView };
  homework_reopen: { request: OneHomework; response: HomeworkView };
  homework_delete: { request: OneHomework; response: null };
  homework_restore: { request: OneHomework; response: HomeworkView };
  session_add: { request: AddSession; response: SessionView };
  session_update: { request: UpdateSession; response: SessionChanged };
  session_get: { request: OneSession; response: SessionView };
  session_delete: { request: OneSession; response: null };
  session_restore: { request: OneSession; response: SessionView };
  session_list: { request: null; response: Array<SessionView> };
  occurrence_list: { request: ListOccurrences; response: Array<OccurrenceView> };
  occurrence_move: { request: MoveOccurrence; response: OccurrenceView };
  occurrence_cancel: { request: OneOccurrence; response: OccurrenceView };
  occurrence_reset: { request: OneOccurrence; response: OccurrenceView };
  attendance_record: { request: RecordAttendance; response: OccurrenceView };
  schedule_get: { request: GetSchedule; response: ScheduleView };
  schedule_undo: { request: OneScheduleChange; response: null };
  session_update_following: { request: UpdateFollowing; response: FollowingChanged };
  session_end_before: { request: OneOccurrence; response: FollowingChanged };
  conflict_accept: { request: AcceptConflict; response: null };
  free_time_find: { request: FindFreeTime; response: Array<FreeTimeView> };
  occurrence_get: { request: OneOccurrence; response: OccurrenceDetail };
  occurrence_note_save: { request: SaveOccurrenceNote; response: OccurrenceNoteView };
  calendar_list: { request: null; response: Array<CalendarView> };
  calendar_preview: { request: CalendarFile; response: CalendarPreview };
  calendar_import: { request: ImportCalendar; response: CalendarImported };
  calendar_delete: { request: OneCalendar; response: OneScheduleChange };
  calendar_save: { request: ExportCalendar; response: SavedFile };
  reminder_list: { request: null; response: ReminderList };
  reminder_snooze: { request: SnoozeReminder; response: ReminderView };
  reminder_put_away: { request: null; response: null };
  reminder_done: { request: OneReminder; response: null };
  reminder_restore: { request: OneReminder; response: null };
  own_reminder_list: { request: null; response: Array<OwnReminderView> };
  own_reminder_add: { request: AddOwnReminder; response: OwnReminderView };
  own_reminder_update: { request: UpdateOwnReminder; response: OwnReminderView };
  own_reminder_delete: { request: OneOwnReminder; response: null };
  own_reminder_restore: { request: OneOwnReminder; response: OwnReminderView };
  reminder_test: { request: null; response: null };
  reminder_reach: { request: null; response: ReminderReach };
  exact_times_get: { request: null; response: ExactTimes };
  exact_times_ask: { request: null; response: null };
  exact_times_leave: { request: null; response: null };
  reminder_trial_begin: { request: null; response: Trial };
  reminder_trial_get: { request: null; response: Trial | null };
  reminder_trial_answer: { request: AnswerTrial; response: Tested };
  progress_get: { request: GetProgress; response: Progress };
  programme_current: { request: null; response: CurrentProgramme | null };
  programme_list: { request: null; response: Array<ProgrammeView> };
  programme_propose: { request: ProposeProgramme; response: ProgrammeProposal };
  programme_add: { request: AddProgramme; response: ProgrammeView };
  programme_update: { request: UpdateProgramme; response: ProgrammeView };
  programme_delete: { request: OneProgramme; response: null };
  programme_restore: { request: OneProgramme; response: ProgrammeView };
  goal_list: { request: null; response: Array<GoalView> };
  goal_add: { request: AddGoal; response: GoalView };
  goal_update: { request: UpdateGoal; response: GoalView };
  goal_end: { request: OneGoal; response: GoalView };
  goal_reopen: { request: OneGoal; response: GoalView };
  goal_delete: { request: OneGoal; response: null };
  goal_restore: { request: OneGoal; response: GoalView };
  goal_count: { request: CountGoal; response: GoalView };
  review_list: { request: null; response: ReviewList };
  review_get: { request: OneReview; response: ReviewView };
  review_save: { request: SaveReview; response: null };
  review_finish: { request: SaveReview; response: ReviewView };
  review_put_away: { request: OneReview; response: null };
  milestone_list: { request: null; response: Milestones };
  milestone_add: { request: AddMilestone; response: null };
  milestone_delete: { request: OneMilestone; response: null };
  milestone_restore: { request: OneMilestone; response: null };
  person_list: { request: null; response: Array<PersonView> };
  person_add: { request: AddPerson; response: PersonView };
  person_update: { request: UpdatePerson; response: PersonView };
  person_delete: { request: OnePerson; response: null };
  person_restore: { request: OnePerson; response: PersonView };
  crisis_lines: { request: null; response: CrisisLines };
  call_number: { request: CallNumber; response: null };
  open_link: { request: OneOccurrence; response: null };
}
