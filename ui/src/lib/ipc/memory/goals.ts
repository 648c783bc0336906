import type {
  AddGoal,
  CheckInView,
  GoalView,
  HomeworkView,
  Measure,
  Milestone,
  Milestones,
  OccurrenceView,
  PracticeView,
  ReachedMilestone,
  ReviewList,
  ReviewView,
  SaveReview,
  UrgeView,
} from '../bindings';
import type { Answers } from './handlers';
import type { MemoryProgramme } from './programme';
import { minutesOf, mondayOf, wasThere } from './programme';
import { addDays } from './recurrence';
import { must, refuse } from './rules';
import { meanOf } from './views';
import type { MemoryBackend } from '.';

interface KeptGoal extends AddGoal {
  id: string;
  set_on: string;
  ended_on: string | null;
  deleted: boolean;
  counts: Map<string, number>;
}

interface KeptReview extends SaveReview {
  started_at: string;
  finished_at: string | null;
}

interface KeptMilestone {
  id: string;
  title: string;
  on: string;
  deleted: boolean;
}

interface Of {
  now: () => string;
  newId: () => string;
  programme: MemoryProgramme;
  occurrences: (from: string, to: string) => OccurrenceView[];
  checkIns: () => CheckInView[];
  urges: () => UrgeView[];
  practices: () => PracticeView[];
  homework: () => HomeworkView[];
  titleOf: (exercise: string) => string;
  recoveryStart: () => string | null;
}

const WEEKS = 8;
const DAYS = [7, 14, 30, 60, 90, 120, 180, 270, 365] as const;
const SESSIONS = [1, 5, 10, 25, 50, 75, 100] as const;
const blank = (text: string | null): string | null => (text?.trim() ? text : null);

/** Goals, weekly reviews and milestones in memory. */
export class MemoryGoals {
  goals: KeptGoal[] = [];
  reviews: KeptReview[] = [];
  milestones: KeptMilestone[] = [];
  putAway: string | null = null;

  constructor(private readonly of: Of) {}

  get #today(): string {
    return this.of.now().slice(0, 10);
  }

  list(): GoalView[] {
    const live = this.goals.filter((one) => !one.deleted);
    return [...live.filter((one) => one.ended_on === null), ...live.filter((one) => one.ended_on !== null)].map((one) =>
      this.#view(one),
    );
  }

  add(request: AddGoal): GoalView {
    const kept: KeptGoal = {
      ...this.#content(request),
      id: this.of.newId(),
      set_on: this.#today,
      ended_on: null,
      deleted: false,
      counts: new Map(),
    };
    this.goals.push(kept);
    return this.#view(kept);
  }

  change(id: string, change: (goal: KeptGoal) => void): GoalView {
    const known = must(this.goals.find((one) => one.id === id));
    change(known);
    return this.#view(known);
  }

  update(id: string, request: AddGoal): GoalView {
    return this.change(id, (goal) => Object.assign(goal, this.#content(request)));
  }

  end(id: string, ended: boolean): GoalView {
    return this.change(id, (goal) => (goal.ended_on = ended ? this.#today : null));
  }

  count(id: string, on: string | null, by: number): GoalView {
    const day = on ?? this.#today;
    return this.change(id, ({ counts }) => counts.set(day, Math.max(0, (counts.get(day) ?? 0) + by)));
  }

  reviewList(): ReviewList {
    const sorted = [...this.reviews].sort((a, b) => b.week_on.localeCompare(a.week_on));
    return {
      this_week: mondayOf(this.#today),
      suggested: this.#asked() ?? addDays(mondayOf(this.#today), -7),
      reviews: sorted.map((one) => ({
        week_on: one.week_on,
        finished: one.finished_at !== null,
        line: one.next_step ?? one.helped ?? one.hard,
      })),
    };
  }

  review(week_on: string): ReviewView {
    if (mondayOf(week_on) !== week_on) refuse({ kind: 'invalid', field: 'week', rule: { rule: 'malformed' } });
    if (week_on > this.#today) refuse({ kind: 'invalid', field: 'week', rule: { rule: 'in_future' } });
    const kept = this.reviews.find((one) => one.week_on === week_on);
    const ends_on = addDays(week_on, 6);
    const within = (on: string): boolean => on >= week_on && on <= ends_on;
    const checkIns = this.of.checkIns().filter((one) => within(one.on));
    const earlier = this.of.checkIns().filter((one) => one.on >= addDays(week_on, -7) && one.on < week_on);
    const held = this.of
      .occurrences(week_on, ends_on)
      .filter((one) => !one.commitment && one.status !== 'cancelled' && one.ends_at <= this.of.now());
    const urges = this.of.urges().filter((one) => one.ended_at !== null && within(one.started_at.slice(0, 10)));
    const runs = this.of.practices().filter((one) => within(one.started_at.slice(0, 10)));
    return {
      week_on,
      ends_on,
      helped: kept?.helped ?? null,
      hard: kept?.hard ?? null,
      next_step: kept?.next_step ?? null,
      started_at: kept?.started_at ?? null,
      finished_at: kept?.finished_at ?? null,
      step_before: this.reviews.find((one) => one.week_on === addDays(week_on, -7))?.next_step ?? null,
      record: {
        check_ins: checkIns.length,
        mood: meanOf(checkIns.map((one) => one.mood)),
        mood_before: meanOf(earlier.map((one) => one.mood)),
        craving: meanOf(checkIns.map((one) => one.craving)),
        craving_before: meanOf(earlier.map((one) => one.craving)),
        urges_ridden: urges.filter((one) => (one.after ?? 10) < 4).length,
        urges_met: urges.filter((one) => (one.after ?? 10) >= 4).length,
        sessions_held: held.length,
        sessions_attended: held.filter(wasThere).length,
        practices: runs.filter((one) => one.outcome === 'finished').length,
        helped_most: this.#helped(runs),
        homework_done: this.of.homework().filter((one) => one.done_at !== null && within(one.done_at.slice(0, 10)))
          .length,
        goals: this.goals
          .filter((one) => !one.deleted && mondayOf(one.set_on) <= ends_on)
          .map((one) => ({
            title: one.title,
            measure: one.measure,
            done: this.#done(one, week_on),
            target: one.weekly_target,
          })),
        used: checkIns.some((one) => one.used === true),
      },
    };
  }

  saveReview(request: SaveReview, finish: boolean): void {
    const known = this.reviews.find((one) => one.week_on === request.week_on);
    const texts = {
      week_on: request.week_on,
      helped: blank(request.helped),
      hard: blank(request.hard),
      next_step: blank(request.next_step),
    };
    const kept = known ?? { ...texts, started_at: this.of.now(), finished_at: null };
    Object.assign(kept, texts);
    if (finish) kept.finished_at ??= this.of.now();
    if (!known) this.reviews.push(kept);
  }

  /** The week whose review is asked for. */
  reviewDue(): string | null {
    const week = this.#asked();
    if (week === null || (this.putAway ?? '') >= week) return null;
    if (this.reviews.some((one) => one.week_on === week && one.finished_at !== null)) return null;
    return this.of.checkIns().some((one) => one.on >= week && one.on <= addDays(week, 6)) ? week : null;
  }

  milestoneList(): Milestones {
    const today = this.#today;
    const all: { what: Milestone; on: string }[] = [];
    const start = this.of.recoveryStart();
    if (start !== null) {
      for (const days of DAYS) all.push({ what: { kind: 'days', days }, on: addDays(start, days - 1) });
      const last = this.of
        .checkIns()
        .filter((one) => one.used === true)
        .map((one) => one.on)
        .sort()
        .at(-1);
      if (last !== undefined)
        for (const days of DAYS) all.push({ what: { kind: 'run', days }, on: addDays(last, days) });
    }
    const attended = this.of.occurrences(addDays(today, -400), today).filter(wasThere);
    for (const count of SESSIONS) {
      const at = attended[count - 1];
      if (at) all.push({ what: { kind: 'sessions', count }, on: at.starts.slice(0, 10) });
    }
    const phases = this.of.programme.list()[0]?.phases ?? [];
    for (const { level, title, starts_on } of phases)
      all.push({ what: { kind: 'phase', level, title }, on: starts_on });
    for (const { id, title, on, deleted } of this.milestones)
      if (!deleted) all.push({ what: { kind: 'own', id, title }, on });
    all.sort((a, b) => a.on.localeCompare(b.on));
    const ahead = all.filter((one) => one.on > today);
    const first = ahead.filter(
      (one, at) => one.what.kind === 'own' || ahead.findIndex((other) => other.what.kind === one.what.kind) === at,
    );
    const days = (on: string): number => Math.round((Date.parse(on) - Date.parse(today)) / 86_400_000);
    const count = SESSIONS.find((one) => one > attended.length);
    return {
      reached: all.filter((one) => one.on <= today).reverse(),
      next: [
        ...first.map((one) => ({ ...one, to_go: days(one.on) })),
        ...(count !== undefined && attended.length > 0
          ? [{ what: { kind: 'sessions' as const, count }, on: null, to_go: count - attended.length }]
          : []),
      ],
    };
  }

  reachedToday(): ReachedMilestone[] {
    return this.milestoneList().reached.filter((one) => one.on === this.#today);
  }

  #asked(): string | null {
    const day = new Date(this.#today).getUTCDay();
    if (day === 0) return mondayOf(this.#today);
    return day === 1 ? addDays(this.#today, -7) : null;
  }

  #helped(runs: readonly PracticeView[]): ReviewView['record']['helped_most'] {
    const rated = runs.filter((one) => one.before !== null && one.after !== null);
    const best = [...new Set(rated.map((one) => one.exercise))]
      .map((exercise) => {
        const of = rated.filter((one) => one.exercise === exercise);
        return { exercise, mean_relief: meanOf(of.map((one) => (one.before ?? 0) - (one.after ?? 0))) ?? 0 };
      })
      .sort((a, b) => b.mean_relief - a.mean_relief)[0];
    return best && best.mean_relief > 0 ? { ...best, exercise: this.of.titleOf(best.exercise) } : null;
  }

  #content(request: AddGoal): AddGoal {
    const { title, why, measure, weekly_target, phase } = request;
    if (!title.trim()) refuse({ kind: 'invalid', field: 'title', rule: { rule: 'required' } });
    if (weekly_target < 1 || weekly_target > 200)
      refuse({ kind: 'invalid', field: 'target', rule: { rule: 'out_of_range', min: 1, max: 200 } });
    return { title: title.trim(), why: blank(why), measure, weekly_target, phase };
  }

  #done(goal: KeptGoal, week_on: string): number {
    const ends_on = addDays(week_on, 6);
    const phase = this.of.programme.phase(goal.phase);
    const counts = (on: string): boolean =>
      on >= week_on &&
      on <= ends_on &&
      (goal.ended_on === null || on <= goal.ended_on) &&
      (!phase || (on >= phase.starts_on && (phase.ends_on === null || on <= phase.ends_on)));
    const there = this.of
      .occurrences(week_on, ends_on)
      .filter((one) => wasThere(one) && counts(one.starts.slice(0, 10)));
    const days: Record<Exclude<Measure, 'hours_attended' | 'own'>, () => string[]> = {
      sessions_attended: () => there.map((one) => one.starts),
      meetings: () => there.filter((one) => one.kind === 'peer_meeting').map((one) => one.starts),
      check_ins: () => this.of.checkIns().map((one) => one.on),
      practices: () => this.of.practices().flatMap((one) => (one.outcome === 'finished' ? [one.started_at] : [])),
      homework_done: () => this.of.homework().flatMap((one) => one.done_at ?? []),
    };
    if (goal.measure === 'hours_attended') return minutesOf(there) / 60;
    if (goal.measure === 'own')
      return [...goal.counts].reduce((sum, [on, count]) => (counts(on) ? sum + count : sum), 0);
    return days[goal.measure]().filter((at) => counts(at.slice(0, 10))).length;
  }

  #view(goal: KeptGoal): GoalView {
    const this_week = mondayOf(this.#today);
    const phase = this.of.programme.phase(goal.phase);
    const first = mondayOf(goal.set_on);
    const weeks = Array.from({ length: WEEKS }, (_, at) => addDays(this_week, (at + 1 - WEEKS) * 7));
    const lasts =
      !phase || (this.#today >= phase.starts_on && (phase.ends_on === null || this.#today <= phase.ends_on));
    return {
      id: goal.id,
      title: goal.title,
      why: goal.why,
      measure: goal.measure,
      weekly_target: goal.weekly_target,
      phase,
      counts: goal.ended_on === null && lasts,
      done: this.#done(goal, this_week),
      counted_today: goal.counts.get(this.#today) ?? 0,
      weeks: weeks
        .filter((week_on) => week_on >= first && (goal.ended_on === null || week_on <= goal.ended_on))
        .map((week_on) => ({ week_on, done: this.#done(goal, week_on) })),
      ended_on: goal.ended_on,
    };
  }
}

export function goalsAnswers(app: MemoryBackend): Answers<`goal_${string}`> {
  return {
    goal_list: () => app.goals.list(),
    goal_add: (request) => app.goals.add(request),
    goal_update: ({ id, ...request }) => app.goals.update(id, request),
    goal_end: ({ id }) => app.goals.end(id, true),
    goal_reopen: ({ id }) => app.goals.end(id, false),
    goal_delete: ({ id }) => {
      app.goals.change(id, (goal) => (goal.deleted = true));
      return null;
    },
    goal_restore: ({ id }) => app.goals.change(id, (goal) => (goal.deleted = false)),
    goal_count: ({ id, on, by }) => app.goals.count(id, on, by),
  };
}
