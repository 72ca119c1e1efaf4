/**
 * A conference server and the line to its subscriber: documents are lost, repeated and overtaken. When the subscriber
 * needs the full state, the server sends it, over the same line.
 */
import fc from 'fast-check';
import { endpointXml, infoXml, userXml } from './conference-info-xml';

const people = ['sip:+15550100@a', 'sip:+15550101@a', 'sip:+15550101@b', 'tel:+15550102', 'sip:ada@a'];
const phones = ['e0', 'e1'];
const statuses = ['connected', 'on-hold', 'muted-via-focus', 'alerting', 'disconnecting', 'disconnected', 'zorp', 'Connected'];

export type Moment = {
  readonly does: 'user' | 'phone' | 'phone-leaves' | 'user-leaves' | 'nothing' | 'refresh';
  readonly who: number;
  readonly phone: number;
  readonly status: number;
  /** Whether `<users>` says that it is partial. */
  readonly says: boolean;
  readonly line: 'through' | 'lost' | 'twice' | 'overtaken';
  readonly again: number;
};

export const moments: fc.Arbitrary<readonly Moment[]> = fc.array(
  fc.record<Moment>({
    does: fc.constantFrom('user', 'phone', 'phone', 'phone', 'phone-leaves', 'user-leaves', 'nothing', 'refresh'),
    who: fc.nat(people.length - 1),
    phone: fc.nat(phones.length - 1),
    status: fc.nat(statuses.length - 1),
    says: fc.boolean(),
    line: fc.constantFrom('through', 'through', 'through', 'through', 'lost', 'twice', 'overtaken'),
    again: fc.nat(),
  }),
  { maxLength: 40, size: 'max' },
);

/** The status of each phone of each user. */
export type Roster = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the server holds, by user and phone, and the documents with which it tells of each change. */
export const notifier = () => {
  const roster = new Map<string, Map<string, string>>();
  let version = 0;
  const phonesXml = (all: ReadonlyMap<string, string>): string =>
    [...all].map(([entity, status]) => endpointXml(status, { entity, state: 'full' })).join('');
  const partial = (users: string, says: boolean): string =>
    infoXml({ version: (version += 1), state: 'partial', usersState: says ? 'partial' : null, users });
  const full = (): string =>
    infoXml({
      version: (version += 1),
      users: [...roster].map(([entity, all]) => userXml(entity, phonesXml(all), { state: 'full' })).join(''),
    });
  const happens = ({ does, who, phone, status, says }: Moment): string => {
    const entity = people[who] ?? '';
    const [key, word] = [phones[phone] ?? '', statuses[status] ?? ''];
    const known = roster.get(entity);
    if (does === 'refresh') return full();
    if (does === 'nothing') return partial('', says);
    if (does === 'user-leaves') {
      roster.delete(entity);
      return partial(userXml(entity, '', { state: 'deleted' }), says);
    }
    if (does === 'user' || !known) {
      roster.set(entity, new Map([[key, word]]));
      return partial(userXml(entity, endpointXml(word, { entity: key })), says);
    }
    if (does === 'phone-leaves') known.delete(key);
    else known.set(key, word);
    return partial(
      userXml(entity, endpointXml(word, { entity: key, state: does === 'phone' ? 'full' : 'deleted' }), { state: 'partial' }),
      says,
    );
  };
  return { happens, full, roster: (): Roster => roster };
};

/** What arrives, in its order, if each document goes over the line as its moment says. */
export const lossyLine = () => {
  const sent: string[] = [];
  let late: string | undefined;
  return (text: string, { line, again }: Pick<Moment, 'line' | 'again'>): readonly string[] => {
    const arriving = line === 'lost' ? [] : line === 'overtaken' && late === undefined ? [] : [text];
    if (line === 'twice') arriving.push(sent[again % (sent.length + 1)] ?? text);
    sent.push(text);
    if (line === 'overtaken' && late === undefined) late = text;
    else if (late !== undefined) {
      arriving.push(late);
      late = undefined;
    }
    return arriving;
  };
};
