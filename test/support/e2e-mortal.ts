/** A conference with two terminals and a partner, and changes of it during which a function can be killed. */
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { Participant, ParticipantUpdate } from '../../schemas/participant';
import { expectStatus, participantOf } from '../e2e/stories/api-client';
import { followConference } from '../e2e/stories/following-terminal';
import { numbersFrom } from '../e2e/stories/numbers';
import { partnerOf, untilActive } from '../e2e/stories/partner';
import { terminalOf, untilStatus } from '../e2e/stories/terminal';
import { startStory } from './e2e-deployment';
import { mortalFunctions } from './mortal-functions';
import { startSinkServer } from './sink-server';

/** Makes a change. `kill`: from then on, the function that is to die does. `survive`: nothing else goes wrong any more. */
export type MortalStory = (kill: () => void, survive: () => void) => Promise<void>;

/** A consumer that died is invoked again when its messages are visible again. */
export const AFTER_DEATH_MS = 3 * MINUTE_MS;
const STEP_MS = 5 * SECOND_MS;
const TRIES = 3;
/** After so long without a push, a writer tells the terminals itself. */
const UNTIL_OWN_TURN_MS = SECOND_MS;

type Request = () => Promise<{ readonly status: number }>;

/** As a terminal does that gets an error, or no answer. `isDone`: whether a request before, without an answer, did it. */
const request = async (send: Request, isDone: () => Promise<boolean> = async () => false): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries += 1) if ((await send()).status === 202 || (await isDone())) return;
  throw new Error('The request was refused each time');
};

const isShown = ({ status, muted }: Participant, update: ParticipantUpdate): boolean =>
  (update.status ?? status) === status && (update.muted ?? muted) === muted;

const isOnline = ({ participants }: Conference, number: string): boolean =>
  participants.some(({ phoneNumber, status }) => phoneNumber === number && status === 'online');

const noop = (): void => undefined;

export const startMortalConference = async () => {
  const draw = numbersFrom(420_000);
  const functions = mortalFunctions();
  const sink = await startSinkServer();
  const story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, load: functions.load });
  functions.watch();
  const partner = partnerOf(story);
  const subscription = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, subscription.id);

  /** How often somebody asked for a call, by conference. */
  const calls = new Map<string, number>();
  const askForCalls = (of: string, more: number): void => void calls.set(of, (calls.get(of) ?? 0) + more);

  const terminal = terminalOf(story, draw('answers'));
  const number = draw('answers');
  const opened = expectStatus(await terminal.create([number]), 201, 'createConference');
  const { conferenceId } = opened;
  const { participantId } = participantOf(opened, number);
  const follow = () => followConference({ ...story, socket: { url: story.local.webSocketUrl } }, terminal.phoneNumber, conferenceId);
  /** They are connected all the time. */
  const followers = [await follow(), await follow()];
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  // The initiator is called as well.
  askForCalls(conferenceId, 2);
  await untilStatus(terminal, conferenceId, 'online', [number]);
  await story.quiet();

  const read = async (): Promise<Conference> => expectStatus(await terminal.get(conferenceId), 200, 'getConference');
  /** What `GET` gives and what the terminals know at that moment; undefined as long as their versions differ. */
  const ifAgreed = async () => {
    const current = await read();
    const known = followers.map((follower) => follower.known());
    return known.every((each) => each?.version === current.version) ? { current, known } : undefined;
  };
  const settle = async <Settled>(find: () => Promise<Settled | undefined | false>): Promise<Settled> => {
    for (let passed = 0; passed <= AFTER_DEATH_MS; passed += STEP_MS) {
      const found = await find();
      if (found !== undefined && found !== false) return found;
      await story.pass(STEP_MS);
    }
    throw new Error('The change has not happened, or not everybody knows it');
  };

  const requestUpdate = (update: ParticipantUpdate) => request(() => terminal.update(conferenceId, participantId, update));
  const isCarriedOut = async (update: ParticipantUpdate): Promise<boolean> => {
    const agreed = await ifAgreed();
    return agreed !== undefined && isShown(participantOf(agreed.current, number), update);
  };

  const updating =
    (update: ParticipantUpdate): MortalStory =>
    async (kill, survive) => {
      await story.pass(UNTIL_OWN_TURN_MS);
      kill();
      await requestUpdate(update);
      if (update.status === 'online') askForCalls(conferenceId, 1);
      await story.quiet();
      survive();
      await settle(() => isCarriedOut(update));
    };

  const isMuted = async (): Promise<boolean> => participantOf(await read(), number).muted;
  const toggling: MortalStory = async (kill, survive) => updating({ muted: !(await isMuted()) })(kill, survive);

  /**
   * Two changes one after the other, so that the writer of the second is not the one to tell. As long as the clock stands
   * still, that one's turn cannot come, however long the requests take.
   */
  const hurrying: MortalStory = async (kill, survive) => {
    const muted = await isMuted();
    await story.pass(UNTIL_OWN_TURN_MS);
    const release = story.clock.hold();
    try {
      // Whatever the first change leads to may also nudge.
      kill();
      await requestUpdate({ muted: !muted });
      await requestUpdate({ muted });
      await story.quiet();
    } finally {
      release();
    }
    survive();
    await settle(() => isCarriedOut({ muted }));
  };

  const returning: MortalStory = async (kill, survive) => {
    await updating({ status: 'offline' })(noop, noop);
    await updating({ status: 'online' })(kill, survive);
  };

  const adding: MortalStory = async (kill, survive) => {
    const added = draw('answers');
    const isThere = async () => (await read()).participants.some(({ phoneNumber }) => phoneNumber === added);
    await story.pass(UNTIL_OWN_TURN_MS);
    kill();
    await request(() => terminal.add(conferenceId, [added]), isThere);
    askForCalls(conferenceId, 1);
    await story.quiet();
    survive();
    await settle(async () => {
      const agreed = await ifAgreed();
      return agreed !== undefined && isOnline(agreed.current, added);
    });
  };

  /** Another conference, which is ended when everybody is online. */
  const starting: MortalStory = async (kill, survive) => {
    const [initiator, invited] = [terminalOf(story, draw('answers')), draw('answers')];
    const { conferenceId: another } = expectStatus(await initiator.create([invited]), 201, 'createConference');
    const readOther = async () => expectStatus(await initiator.get(another), 200, 'getConference');
    kill();
    await request(() => initiator.start(another));
    askForCalls(another, 2);
    await story.quiet();
    survive();
    await settle(async () => {
      const conference = await readOther();
      return [initiator.phoneNumber, invited].every((each) => isOnline(conference, each));
    });
    expectStatus(await initiator.end(another), 202, 'endConference');
  };

  return {
    story,
    sink,
    functions,
    conferenceId,
    followers,
    calls,
    read,
    agreed: () => settle(ifAgreed),
    updating,
    toggling,
    hurrying,
    returning,
    adding,
    starting,
    stop: async (): Promise<void> => {
      functions.stop();
      for (const { close } of followers) close();
      await story.stop();
      await sink.stop();
    },
  };
};

export type MortalConference = Awaited<ReturnType<typeof startMortalConference>>;
