/** The words of an activity, in the user's language. */
import type { Texts } from '../texts/en';
import type { Activity } from './activities';
import { isYou, nameOf } from './names';

export type ActivityTone = 'good' | 'bad' | 'quiet' | 'main';

export const activityWords = (activity: Activity, texts: Texts): string => {
  const { activities } = texts;
  if (activity.what === 'ended') return activities.ended(activity.reason);
  if (!('who' in activity)) return activities[activity.what]();
  const { who } = activity;
  const name = nameOf(who, texts);
  if (activity.what === 'callFailed' || activity.what === 'notReached') return activities.notReached(name, isYou(who), activity.cause);
  if (activity.what === 'left') return activities.left(name, isYou(who), activity.cause);
  if (activity.what === 'actionFailed' || activity.what === 'requested') return activities[activity.what](name, activity.action);
  if (activity.what === 'observed') return activities.observed(name, activity.endpoint);
  return activities[activity.what](name, isYou(who));
};

const tones: Partial<Record<Activity['what'], ActivityTone>> = {
  opened: 'main',
  openedByNetwork: 'main',
  starting: 'main',
  began: 'main',
  ending: 'main',
  ended: 'main',
  manageable: 'good',
  unmanageable: 'bad',
  unconfirmed: 'bad',
  answered: 'good',
  talking: 'good',
  online: 'good',
  callFailed: 'bad',
  notReached: 'bad',
  actionFailed: 'bad',
};

export const activityTone = ({ what }: Activity): ActivityTone => tones[what] ?? 'quiet';

/** These would be noise to a screen reader. */
const UNSAID: readonly Activity['what'][] = [
  ...(['added', 'dialling', 'callRings', 'calling', 'ringing', 'starting', 'ending'] as const),
  ...(['requested', 'observed', 'detailed', 'addressed', 'watched', 'unwatched'] as const),
];

export const isSaid = ({ what }: Activity): boolean => !UNSAID.includes(what);
