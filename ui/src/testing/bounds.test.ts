import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const screen = (path: string): string => readFileSync(`src/lib/features/${path}.svelte`, 'utf8');
const domain = (path: string): string => readFileSync(`../src-tauri/crates/domain/src/${path}.rs`, 'utf8');

/** The bound of a field as the domain has it. */
function boundOf(file: string, name: string): number {
  const found = new RegExp(`const ${name}: u32 = ([\\d_]+);`).exec(domain(file));
  return Number((found?.[1] ?? '').replaceAll('_', ''));
}

/** The `maxlength` beside a label; of a field with several, the first. */
function lengthOf(path: string, label: string): number {
  const text = screen(path);
  const from = text.indexOf(label);
  const found = from < 0 ? null : /maxlength=\{([\d_]+)\}/.exec(text.slice(from, text.indexOf('/>', from)));
  return Number((found?.[1] ?? '').replaceAll('_', ''));
}

describe('a field takes what can be saved, and no more', () => {
  it.each([
    ['occurrence/OccurrenceScreen', '{words.reason}', 'occurrence_note', 'REASON_MAX'],
    ['occurrence/OccurrenceScreen', 'words.takeaways}', 'occurrence_note', 'LONG_MAX'],
    ['occurrence/OccurrenceScreen', '{words.questions}', 'occurrence_note', 'LONG_MAX'],
    ['schedule/ConflictAnswer', '{words.conflictReason}', 'occurrence_note', 'REASON_MAX'],
    ['schedule/SessionScreen', '{words.name}', 'session', 'TITLE_MAX'],
    ['schedule/SessionScreen', '{words.place}', 'session', 'PLACE_MAX'],
    ['schedule/SessionScreen', '{words.link}', 'session', 'LONG_MAX'],
    ['schedule/SessionScreen', '{words.facilitator}', 'session', 'TITLE_MAX'],
    ['schedule/SessionScreen', '{words.what}', 'session', 'LONG_MAX'],
    ['schedule/SessionScreen', '{words.description}', 'session', 'LONG_MAX'],
    ['welcome/SessionsStep', '{words.place}', 'session', 'PLACE_MAX'],
    ['welcome/WelcomeScreen', '{words.name}', 'profile', 'NAME_MAX'],
    ['welcome/PersonStep', '{words.personName}', 'person', 'NAME_MAX'],
    ['welcome/PersonStep', '{words.personPhone}', 'person', 'PHONE_MAX'],
    ['welcome/PersonStep', '{words.personRelation}', 'person', 'NAME_MAX'],
    ['support/QuickPerson', '{words.name}', 'person', 'NAME_MAX'],
    ['support/QuickPerson', '{words.phone}', 'person', 'PHONE_MAX'],
    ['support/TextSheet', '{words.textSays}', 'person', 'MESSAGE_MAX'],
    ['settings/SettingsScreen', '{words.name}', 'profile', 'NAME_MAX'],
    ['settings/OwnRemindersCard', '{words.ownText}', 'own_reminder', 'TEXT_MAX'],
    ['checkIn/CheckInScreen', '{words.ownTrigger}', 'trigger', 'NAME_MAX'],
    ['checkIn/CheckInScreen', '{words.note}', 'check_in', 'NOTE_MAX'],
    ['review/ReviewScreen', '{label}', 'review', 'TEXT_MAX'],
    ['goals/GoalFormScreen', '{words.what}', 'goal', 'TITLE_MAX'],
    ['goals/GoalFormScreen', '{words.why}', 'goal', 'WHY_MAX'],
    ['milestones/MilestonesCard', '{words.what}', 'milestone', 'TITLE_MAX'],
    ['homework/HomeworkFormScreen', 'words.what : words.note}', 'homework', 'NOTE_MAX'],
    ['support/PersonScreen', '{words.name}', 'person', 'NAME_MAX'],
    ['support/PersonScreen', '{words.phone}', 'person', 'PHONE_MAX'],
    ['support/PersonScreen', '{words.relation}', 'person', 'NAME_MAX'],
    ['programme/ProgrammeFormScreen', '{words.phaseTitle}', 'programme', 'TITLE_MAX'],
    ['programme/ProgrammeFormScreen', '{words.name}', 'programme', 'NAME_MAX'],
    ['practice/CopingCards', '{words.cardText}', 'coping_card', 'TEXT_MAX'],
  ])('%s %s', (path, label, file, name) => {
    expect(boundOf(file, name)).toBeGreaterThan(0);
    expect(lengthOf(path, label)).toBe(boundOf(file, name));
  });
});
