import type { SearchResults } from '../bindings';
import { exercises } from './content';
import { foundIn, holds, linesOf, textsIn, textsOf } from './views';
import type { MemoryBackend } from '.';

/** Looks for every word of a text in all that was written. */
export function searchIn(app: MemoryBackend, text: string): SearchResults {
  return {
    entries: [
      ...app.records.live(app.checkIns).map((one) => foundIn('check_in', one.id, one.at, one.note, text)),
      ...app.urges.map((one) => foundIn('urge', one.id, one.started_at, one.note, text)),
      ...app.practices.map((one) =>
        foundIn('practice', one.id, one.started_at, linesOf(one.note, ...textsIn(one.place)), text, one.exercise),
      ),
      ...app.records.live(app.cards).map((one) => foundIn('coping_card', one.id, app.now, one.text, text)),
      ...app.homework.list(200).map((one) => foundIn('homework', one.id, app.now, one.note, text)),
      ...app.goals.reviews.map((one) =>
        foundIn(
          'weekly_review',
          one.week_on,
          one.started_at,
          linesOf(one.helped, one.hard, one.next_step),
          text,
          one.week_on,
        ),
      ),
      ...app.records
        .live(app.people)
        .map((one) => foundIn('person', one.id, app.now, linesOf(one.name, one.relation, one.phone), text)),
      ...app.records
        .live(app.sessions)
        .map((one) =>
          foundIn(
            'session',
            one.id,
            app.now,
            linesOf(one.title, one.place, one.link, one.bring, one.facilitator, one.description),
            text,
          ),
        ),
      ...[...app.notes].map(([name, one]) => {
        const [session = '', original = ''] = name.split(' ');
        const words = app.records.isGone(session) ? null : linesOf(one.reason, one.takeaways, one.questions);
        return foundIn('occurrence_note', name, app.now, words, text, `${session}/${original}`);
      }),
      ...app.goals.goals
        .filter((one) => !one.deleted)
        .map((one) => foundIn('goal', one.id, app.now, linesOf(one.title, one.why), text)),
      ...app.goals.milestones
        .filter((one) => !one.deleted)
        .map((one) => foundIn('milestone', one.id, app.now, one.title, text)),
      ...app.programme
        .list()
        .map((one) =>
          foundIn('programme', one.id, app.now, linesOf(one.name, ...one.phases.map((phase) => phase.title)), text),
        ),
      ...app.records.live(app.ownReminders).map((one) => foundIn('own_reminder', one.id, app.now, one.text, text)),
      ...app.records.live(app.triggers).map((one) => foundIn('trigger', one.id, app.now, one.name, text)),
    ].filter((entry) => entry !== null),
    exercises: exercises
      .filter((one) => holds(linesOf(one.title, one.purpose, one.caution, ...textsOf(one.steps)) ?? '', text))
      .map((one) => one.id),
    worksheets: app.worksheets
      .list()
      .filter((one) => holds(linesOf(...textsOf(app.worksheets.find(one.key))) ?? '', text))
      .map((one) => one.key),
  };
}
