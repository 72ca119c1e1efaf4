/**
 * The life of a conference whose participants the access network calls first, from its creation to its end. Two
 * terminals and a partner follow it, and the function of each step can be killed.
 */
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { Participant } from '../../schemas/participant';
import { expectStatus, participantOf, sendAs } from '../e2e/stories/api-client';
import { type FollowingTerminal, followConference } from '../e2e/stories/following-terminal';
import { numbersFrom } from '../e2e/stories/numbers';
import { partnerOf, untilActive } from '../e2e/stories/partner';
import { terminalOf } from '../e2e/stories/terminal';
import { callsReported } from './calls-reported';
import { startStory, type StoryDeployment } from './e2e-deployment';
import { AS_DOCUMENT, eventPackageDocument } from './event-package-document';
import { mortalFunctions } from './mortal-functions';
import { startSinkServer } from './sink-server';

export type LifeStep = 'create' | 'requestCall' | 'releaseCall' | 'reportCall' | 'start' | 'dial' | 'document' | 'look' | 'remove' | 'end';

/** Does the work of a step, during which its function may die. */
export type Dying = <Value>(step: LifeStep, work: () => Promise<Value>) => Promise<Value>;

export type Life = {
  readonly conferenceId: string;
  /** As `GET` shows it at the end. */
  readonly conference: Conference;
  /** What each terminal knew then. */
  readonly known: readonly (Conference | undefined)[];
  /** The numbers that were called into the conference, each once. */
  readonly dialled: readonly string[];
  /** The numbers that the access network was to call before, each once. */
  readonly gathered: readonly string[];
};

/** What nobody has carried out within this time is lost. */
const WITHIN_MS = 3 * MINUTE_MS;
const STEP_MS = 5 * SECOND_MS;
/** After so long without a push, a writer tells the terminals itself. */
const UNTIL_OWN_TURN_MS = SECOND_MS;
const TRIES = 3;

type Shown = (participant: Participant) => boolean;
const isOnline: Shown = ({ status }) => status === 'online';
const isOffline: Shown = ({ status }) => status === 'offline';
const isHeld: Shown = ({ call }) => call?.state === 'held';
const saysConnected: Shown = ({ eventPackage }) => eventPackage?.endpointStatus === 'connected';
const isListed = ({ participants }: Conference, number: string): boolean => participants.some(({ phoneNumber }) => phoneNumber === number);
const saysNothing: Shown = ({ eventPackage }) => eventPackage === null;

type Answer<Body> = { readonly status: number; readonly body: Body };

/** As a terminal does that gets an error, or no answer. `find`: finds what a request before, without an answer, has done. */
const request = async <Body>(send: () => Promise<Answer<Body>>, find?: () => Promise<Answer<Body>>): Promise<Body> => {
  for (let tries = 0; tries < TRIES; tries += 1)
    for (const ask of find ? [send, find] : [send]) {
      const { status, body } = await ask();
      if (status < 300) return body;
    }
  throw new Error('The request was refused each time');
};

const edge = { clientId: 'edge', scopes: ['event-package:write'] };
const notify = (story: StoryDeployment, conferenceId: string, text: string, state: string) => {
  const path = `/v1/conferences/${conferenceId}/event-package?subscription=gateway`;
  return request(() =>
    sendAs<unknown>(story, edge, { method: 'POST', path, headers: { ...AS_DOCUMENT, 'subscription-state': state }, text }),
  );
};

type Stage = {
  readonly story: StoryDeployment;
  readonly draw: ReturnType<typeof numbersFrom>;
  readonly callsTo: (number: string) => readonly string[];
};

/** The conference has been created, and two terminals follow it. */
const opened = async ({ story, draw, callsTo }: Stage, dying: Dying) => {
  const terminal = terminalOf(story, draw('answers'));
  const numbers = { ann: draw('answers'), ben: draw('answers'), cat: draw('answers'), dan: draw('answers') };
  const step: Dying = async (name, work) => {
    await story.quiet();
    await story.pass(UNTIL_OWN_TURN_MS);
    return dying(name, work);
  };
  const create = () => request<Conference>(() => terminal.create([numbers.ann, numbers.cat]), terminal.current);
  const { conferenceId } = await step('create', create);
  const followers: FollowingTerminal[] = [];
  const deployment = { ...story, socket: { url: story.local.webSocketUrl } };
  for (let count = 0; count < 2; count += 1) followers.push(await followConference(deployment, terminal.phoneNumber, conferenceId));

  const read = async (): Promise<Conference> => expectStatus(await terminal.get(conferenceId), 200, 'getConference');
  const until = async <Found>(find: () => Promise<Found | undefined>): Promise<Found> => {
    for (let passed = 0; passed <= WITHIN_MS; passed += STEP_MS) {
      const found = await find();
      if (found !== undefined) return found;
      await story.pass(STEP_MS);
    }
    throw new Error('The change has not happened, or not everybody knows it');
  };
  /** `GET` shows it, and the terminals know it. */
  const agreed = (isDone: (conference: Conference) => boolean): Promise<Conference> =>
    until(async () => {
      const conference = await read();
      return isDone(conference) && followers.every(({ known }) => known()?.version === conference.version) ? conference : undefined;
    });
  /** The end of a call with somebody who was removed is a version that nobody is told of. */
  const released = (number: string): Promise<true> =>
    until(async () => {
      const knowsOfNone = (conference: Conference | undefined): boolean => conference !== undefined && !isListed(conference, number);
      const isGone = [await read(), ...followers.map(({ known }) => known())].every(knowsOfNone);
      return (isGone && callsTo(number).every((state) => state === 'released')) || undefined;
    });
  return {
    ...{ story, terminal, conferenceId, step, agreed, released, followers },
    ...numbers,
    each: (is: Shown, ...of: readonly string[]) => agreed((conference) => of.every((number) => is(participantOf(conference, number)))),
    idOf: async (number: string): Promise<string> => participantOf(await read(), number).participantId,
  };
};

type Opened = Awaited<ReturnType<typeof opened>>;

/** The access network calls everybody; one is removed again, and one hangs up. */
const gather = async ({ story, terminal, conferenceId, step, each, released, idOf, ann, ben, cat, dan }: Opened) => {
  await each(isHeld, ann, cat);
  await step('requestCall', async () => {
    await request(() => terminal.add(conferenceId, [ben, dan]));
    await each(isHeld, ben, dan);
  });
  const danId = await idOf(dan);
  await step('releaseCall', async () => {
    await request(() => terminal.remove(conferenceId, danId));
    await released(dan);
  });
  await step('reportCall', async () => {
    story.sandbox.hangUp(ann);
    await each(isOffline, ann);
  });
};

/** Everybody is in the conference at first. One leaves without a report of that, and one is removed. */
const manage = async ({ story, terminal, conferenceId, step, each, agreed, idOf, ann, ben, cat }: Opened) => {
  await step('start', async () => {
    await request(() => terminal.start(conferenceId));
    await each(isOnline, terminal.phoneNumber, ben, cat);
  });
  const [annId, catId] = [await idOf(ann), await idOf(cat)];
  await step('dial', async () => {
    await request(() => terminal.update(conferenceId, annId, { status: 'online' }));
    await each(isOnline, ann);
  });
  await step('document', async () => {
    const users = [terminal.phoneNumber, ann, ben, cat].map((who) => ({ who, status: 'connected' }));
    await notify(story, conferenceId, eventPackageDocument(1, 'full', users), 'active;expires=600');
    await each(saysConnected, ann, ben, cat);
  });
  await notify(story, conferenceId, '', 'terminated;reason=deactivated');
  await each(saysNothing, ann, ben, cat);
  await step('look', async () => {
    story.sandbox.faults.loseCallbacks = true;
    story.sandbox.hangUp(ann);
    story.sandbox.faults.loseCallbacks = false;
    await each(isOffline, ann);
  });
  await step('remove', async () => {
    await request(() => terminal.remove(conferenceId, catId));
    await agreed((conference) => !isListed(conference, cat));
  });
};

const end = async ({ terminal, conferenceId, step, agreed, followers, ann, ben, cat, dan }: Opened): Promise<Life> => {
  const conference = await step('end', async () => {
    await request(() => terminal.end(conferenceId));
    return agreed(({ state }) => state === 'ended');
  });
  const known = followers.map((follower) => follower.known());
  for (const { close } of followers) close();
  return { conferenceId, conference, known, dialled: [terminal.phoneNumber, ann, ben, cat], gathered: [ann, ben, cat, dan] };
};

export const startMortalLives = async () => {
  const functions = mortalFunctions();
  const network = callsReported();
  const sink = await startSinkServer();
  const story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'network' }, load: network.watching(functions.load) });
  functions.watch();
  const partner = partnerOf(story);
  await untilActive(partner, expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription').id);
  const stage: Stage = { story, draw: numbersFrom(430_000), callsTo: network.callsTo };
  return {
    story,
    sink,
    functions,
    /** By number, the last state of each call that the access network has made. */
    callsTo: network.callsTo,
    live: async (dying: Dying): Promise<Life> => {
      const conference = await opened(stage, dying);
      await gather(conference);
      await manage(conference);
      return end(conference);
    },
    stop: async (): Promise<void> => {
      functions.stop();
      await story.stop();
      await sink.stop();
    },
  };
};

export type MortalLives = Awaited<ReturnType<typeof startMortalLives>>;
