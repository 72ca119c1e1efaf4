/** A happening in the language of the user. */
import type { Texts } from '../texts/en';
import type { Happening } from './happenings';
import { isYou, nameOf } from './names';

export type HappeningTone = 'good' | 'bad' | 'quiet' | 'main';

export const happeningWords = (happening: Happening, texts: Texts): string => {
  const { happened } = texts;
  if (happening.what === 'ended') return happened.ended(happening.reason);
  if (!('who' in happening)) return happened[happening.what]();
  const { who } = happening;
  const name = nameOf(who, texts);
  if (happening.what === 'callFailed' || happening.what === 'notReached') return happened.notReached(name, isYou(who), happening.cause);
  if (happening.what === 'actionFailed') return happened.actionFailed(name, happening.action);
  return happened[happening.what](name, isYou(who));
};

const tones: Partial<Record<Happening['what'], HappeningTone>> = {
  opened: 'main',
  openedByNetwork: 'main',
  starting: 'main',
  began: 'main',
  ending: 'main',
  ended: 'main',
  manageable: 'good',
  unmanageable: 'bad',
  answered: 'good',
  talking: 'good',
  online: 'good',
  callFailed: 'bad',
  notReached: 'bad',
  actionFailed: 'bad',
};

export const happeningTone = ({ what }: Happening): HappeningTone => tones[what] ?? 'quiet';

/** What somebody who does not look at the screen should hear of, and what would only be noise. */
const UNSAID: readonly Happening['what'][] = ['added', 'dialling', 'callRings', 'calling', 'ringing', 'starting', 'ending'];

export const isSaid = ({ what }: Happening): boolean => !UNSAID.includes(what);
