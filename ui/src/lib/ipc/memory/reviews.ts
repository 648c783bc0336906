import type { Answers } from './handlers';
import type { MemoryBackend } from '.';

export function reviewsAnswers(app: MemoryBackend): Answers<`review_${string}`> {
  return {
    review_list: () => app.goals.reviewList(),
    review_get: ({ week_on }) => app.goals.review(week_on),
    review_save: (request) => {
      app.goals.saveReview(request, false);
      return null;
    },
    review_finish: (request) => {
      app.goals.saveReview(request, true);
      return app.goals.review(request.week_on);
    },
    review_put_away: ({ week_on }) => {
      app.goals.putAway = week_on;
      return null;
    },
  };
}
