/**
 * Many conferences while the conference server does not answer: what their terminals ask for meanwhile, and how the
 * conferences must be afterwards.
 */
import type { Sandbox } from '../../../../local/sandbox/start-sandbox';
import type { Conference } from '../../../../schemas/conference';
import type { Participant, ParticipantUpdate } from '../../../../schemas/participant';
import type { Followed } from '../../../support/followed-conference';
import { callsOf, type Expected, isAccepted, isAs, requestAll } from '../../../support/recovered';
import { expectStatus, participantOf } from '../api-client';
import type { NumberSource } from '../numbers';

const kinds = ['nothing', 'muted', 'offline', 'added', 'ended'] as const;
type Kind = (typeof kinds)[number];

export type ManyInOutage = {
  /** Active conferences with two participants who are online, by what is asked for. */
  readonly of: Readonly<Record<Kind, readonly Followed[]>>;
  /** Starts so early in the outage that its dials are given up. */
  readonly early: Followed;
  /** Starts so late that the conference server is back in time. */
  readonly late: Followed;
  /** Those who were added meanwhile, by their conferences. */
  readonly newcomers: ReadonlyMap<Followed, string>;
  readonly all: readonly Followed[];
  readonly askEarly: () => Promise<void>;
  readonly askLate: () => Promise<void>;
  readonly asItMustBe: Expected;
};

export const firstOf = ({ numbers: [first = ''] }: Followed): string => first;

const start = async ({ terminal, conferenceId }: Followed): Promise<void> =>
  void expectStatus(await terminal.start(conferenceId), 202, 'startConference');

const update = async (followed: Followed, wanted: ParticipantUpdate): Promise<void> => {
  const answers = await requestAll(followed, new Map([[firstOf(followed), wanted]]));
  if (!answers.every(isAccepted)) throw new Error(`${JSON.stringify(wanted)} was not accepted`);
};

export const hasEnded: Expected = (_followed, { state }) => (state === 'ended' ? [] : [`the state is ${state}`]);

/** `running`: active ones. `early` and `late`: those that are still to be started. */
export const manyInOutage = (running: readonly Followed[], early: Followed, late: Followed, draw: NumberSource): ManyInOutage => {
  const one = (kind: Kind): readonly Followed[] => running.filter((_, index) => kinds[index % kinds.length] === kind);
  const of = { nothing: one('nothing'), muted: one('muted'), offline: one('offline'), added: one('added'), ended: one('ended') };
  const newcomers = new Map<Followed, string>();

  const isDone = (followed: Followed, conference: Conference): boolean => {
    const is = (number: string, wanted: Partial<Participant>) => isAs(participantOf(conference, number), wanted);
    return (
      (!of.muted.includes(followed) || is(firstOf(followed), { muted: true, status: 'online' })) &&
      (!of.offline.includes(followed) || is(firstOf(followed), { status: 'offline', endpointStatus: 'disconnected' })) &&
      (!newcomers.has(followed) || is(newcomers.get(followed) ?? '', { status: 'online' })) &&
      conference.state === (followed === early || of.ended.includes(followed) ? 'ended' : 'active')
    );
  };
  return {
    of,
    early,
    late,
    newcomers,
    all: [...running, early, late],
    askEarly: async () => {
      for (const followed of of.muted) await update(followed, { muted: true });
      for (const followed of of.offline) await update(followed, { status: 'offline' });
      for (const { terminal, conferenceId } of of.ended) expectStatus(await terminal.end(conferenceId), 202, 'endConference');
      await start(early);
    },
    askLate: async () => {
      await start(late);
      for (const followed of of.added) {
        const number = draw('answers');
        expectStatus(await followed.terminal.add(followed.conferenceId, [number]), 202, 'addParticipants');
        newcomers.set(followed, number);
      }
    },
    asItMustBe: (followed, conference) => (isDone(followed, conference) ? [] : [`${conference.state}, and not as was asked for`]),
  };
};

/** What is wrong with how often people were called: each is to be called once. Nobody may be called for the early one. */
export const wrongCalls = ({ all, early, newcomers }: ManyInOutage, sandbox: Pick<Sandbox, 'dialAttempts'>): readonly string[] =>
  all.flatMap((followed) => {
    const { terminal, conferenceId, numbers } = followed;
    const newcomer = newcomers.get(followed);
    const expected = followed === early ? [] : [terminal.phoneNumber, ...numbers, ...(newcomer === undefined ? [] : [newcomer])];
    const calls = callsOf({ sandbox }, conferenceId);
    const isRight = calls.size === expected.length && expected.every((number) => calls.get(number) === 1);
    return isRight ? [] : [`calls of a conference: ${[...calls.values()].join()}`];
  });
