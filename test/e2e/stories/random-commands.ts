/** Terminals that send random commands, and a record of how often each participant may have been dialled. */
import type { ParticipantUpdate } from '../../../schemas/participant';
import type { Problem } from '../../../schemas/problems';
import { type ApiAnswer, expectStatus, participantOf } from './api-client';
import type { Deployment } from './deployment';
import { eventuallyInStory } from './eventually-in-story';
import type { NumberSource, PhoneBehaviour } from './numbers';
import { type Terminal, terminalOf } from './terminal';

type RandomCommand =
  | { readonly do: 'update'; readonly who: number; readonly desired: ParticipantUpdate }
  | { readonly do: 'remove' | 'add'; readonly who: number }
  | { readonly do: 'hang-up'; readonly who: number }
  | { readonly do: 'start' | 'get' };

export type RandomConference = { readonly phones: readonly PhoneBehaviour[]; readonly commands: readonly RandomCommand[] };

/** Of one conference that was driven. */
export type Driven = {
  readonly terminal: Terminal;
  readonly conferenceId: string;
  /** By participant: the number of accepted requests that dial. */
  readonly mayDial: ReadonlyMap<string, number>;
  /** Refusals that no terminal should see. */
  readonly undeclared: readonly string[];
};

/** Refusals that belong to these commands, whatever the state; `NUMBER_NOT_ALLOWED` where the initiator adds itself. */
const DECLARED = [
  'NUMBER_NOT_ALLOWED',
  'INCOMPATIBLE_STATE',
  'NO_ONLINE_PARTICIPANTS',
  'DUPLICATE_PARTICIPANT',
  'NOT_FOUND',
  'UNAVAILABLE',
];

/** The answer, or undefined if the deployment went away: then nobody knows whether the request was carried out. */
type Tried = ApiAnswer<unknown> | 'unknown';

const tried = async (request: () => Promise<ApiAnswer<unknown>>): Promise<Tried> => {
  try {
    return await request();
  } catch (error) {
    // What `fetch` throws where the connection breaks, and what half a body is; by name, since it comes from another
    // realm.
    if (['TypeError', 'SyntaxError'].includes((error as Error).name)) return 'unknown';
    throw error;
  }
};

const untilServed = (deployment: Deployment): Promise<true> =>
  eventuallyInStory(
    'the deployment',
    async () => {
      const response = await fetch(`${deployment.baseUrl}/v1/health`).catch(() => undefined);
      return response?.ok ? true : undefined;
    },
    20_000,
  );

export type Hooks = {
  /** Hangs up this phone. */
  readonly hangUp: (number: string) => void;
  /** Called after each command, whether it was answered or the deployment went away. */
  readonly onTried?: () => void;
};

type Drive = {
  readonly deployment: Deployment;
  readonly terminal: Terminal;
  readonly conferenceId: string;
  readonly numbers: readonly string[];
  readonly ids: readonly string[];
} & Hooks;

const carryOut = ({ terminal, conferenceId, numbers, ids, hangUp }: Drive, command: RandomCommand): Promise<ApiAnswer<unknown>> => {
  const at = 'who' in command ? command.who % ids.length : 0;
  const [id = '', number = ''] = [ids[at], numbers[at]];
  switch (command.do) {
    case 'update':
      return terminal.update(conferenceId, id, command.desired);
    case 'remove':
      return terminal.remove(conferenceId, id);
    case 'add':
      return terminal.add(conferenceId, [number]);
    case 'start':
      return terminal.start(conferenceId);
    case 'hang-up':
      hangUp(number);
      return terminal.get(conferenceId);
    case 'get':
      return terminal.get(conferenceId);
  }
};

/** The participants who may be dialled once more after this command. */
const dialledBy = (command: RandomCommand, ids: readonly string[]): readonly string[] => {
  if (command.do === 'start') return ids;
  const isDial = command.do === 'add' || (command.do === 'update' && command.desired.status === 'online');
  return isDial ? [ids[command.who % ids.length] ?? ''] : [];
};

/** The code of a refusal that should not have been. */
const undeclaredOf = (answer: Tried): string | undefined => {
  if (answer === 'unknown' || answer.status < 400) return undefined;
  const { code = `${answer.status}` } = (answer.body ?? {}) as Partial<Problem>;
  return DECLARED.includes(code) ? undefined : code;
};

const followCommands = async (drive: Drive, commands: readonly RandomCommand[]): Promise<Driven> => {
  const { deployment, terminal, conferenceId, ids } = drive;
  const mayDial = new Map<string, number>();
  const undeclared: string[] = [];
  for (const command of commands) {
    const answer = await tried(() => carryOut(drive, command));
    drive.onTried?.();
    const wrong = undeclaredOf(answer);
    if (wrong !== undefined) undeclared.push(`${command.do}: ${wrong}`);
    if (answer === 'unknown') await untilServed(deployment);
    if (answer === 'unknown' || answer.status < 400 || answer.status >= 500) {
      for (const id of dialledBy(command, ids)) mayDial.set(id, (mayDial.get(id) ?? 0) + 1);
    }
  }
  return { terminal, conferenceId, mayDial, undeclared };
};

export const driveAtRandom = async (
  deployment: Deployment,
  draw: NumberSource,
  { phones, commands }: RandomConference,
  hooks: Hooks,
): Promise<Driven> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const invited = phones.map((phone) => draw(phone));
  const opened = await eventuallyInStory('a conference', async () => {
    const created = await tried(() => terminal.create(invited));
    if (created === 'unknown') await untilServed(deployment);
    if (created !== 'unknown' && created.status < 300) return created;
    // Made before its answer was lost.
    const current = await tried(() => terminal.current());
    return current !== 'unknown' && current.status === 200 ? current : undefined;
  });
  const conference = expectStatus(opened as Awaited<ReturnType<Terminal['get']>>, opened.status, 'createConference');
  const numbers = [terminal.phoneNumber, ...invited];
  const ids = numbers.map((number) => participantOf(conference, number).participantId);
  const drive = { deployment, terminal, conferenceId: conference.conferenceId, numbers, ids, ...hooks };
  return followCommands(drive, commands);
};
