/** What a deployment holds of a number: where, until when, and whether it can be erased now. */

/** The places where a number is searched for, in the order in which they are shown. */
export const places = {
  ownOpen: 'its own open conference',
  ownEnded: 'its own ended conferences',
  othersOpen: 'open conferences of others',
  othersEnded: 'ended conferences of others',
  deliveries: 'events for partners',
  answers: 'answers under an Idempotency-Key',
  driverRecords: 'driver records',
  packageViews: 'views of the event package',
  deadLetters: 'dead letters',
  other: 'other records',
} as const;
export type Place = keyof typeof places;

export type Held = {
  readonly place: Place;
  /** Names it without a number: a conference, a delivery, a queue. */
  readonly id: string;
  /** When it goes by itself, in milliseconds since 1970. DynamoDB may take some days longer. */
  readonly until?: number | undefined;
} & (
  | {
      /** Why it cannot be erased now. */
      readonly stays: string;
    }
  | {
      /** False if it has changed since it was read; it can be tried again. */
      readonly erase: () => Promise<boolean>;
    }
);

export type Outcome = { readonly place: Place; readonly id: string; readonly until: number | undefined } & (
  { readonly now: 'found' | 'erased' } | { readonly now: 'stays'; readonly why: string }
);

export const ENDS_FIRST = 'the conference is open: run this again when it has ended';

export const UNREADABLE = 'it cannot be opened, so nobody knows what it contains';

const CHANGED = 'it changed in the meantime: run this again';

/** Erases it, unless this is only a search. */
export const settle = async (held: Held, erases: boolean): Promise<Outcome> => {
  const { place, id, until } = held;
  if ('stays' in held) return { place, id, until, now: 'stays', why: held.stays };
  if (!erases) return { place, id, until, now: 'found' };
  return (await held.erase()) ? { place, id, until, now: 'erased' } : { place, id, until, now: 'stays', why: CHANGED };
};
