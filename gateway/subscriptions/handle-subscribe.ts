/** The answer to a SUBSCRIBE, and the subscription that follows from it. */
import { ConferenceId } from '../../schemas/common';
import type { Conference } from '../../schemas/conference';
import { SECOND_MS } from '../../schemas/durations';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { NewToken } from '../random';
import type { Answer } from '../sip/answer';
import type { Reply } from '../sip/endpoint';
import { cseqOf, headerOf, Malformed, type SipRequest } from '../sip/message';
import { tagOf } from '../sip/name-addr';
import { parametersOf } from '../sip/parameters';
import type { Peer, TransportName } from '../sip/peer';
import { parseSipUri } from '../sip/uri';
import { clockNumber } from './counting';
import { afterRequest, dialogFromRequest } from './dialog';
import type { Notifier } from './notifier';
import { EVENT, type ExpiresBounds, isRefusal, readSubscribe } from './subscribe-request';
import type { StoredDialog } from './stored-dialog';
import { participantOf } from './subscriber-form';
import { assertedNumbers, type IsTrusted } from './trust';

export type SubscribeDeps = {
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly newToken: NewToken;
  readonly log: Log;
  readonly isTrusted: IsTrusted;
  readonly expires: ExpiresBounds;
  readonly maxDialogs: number;
  readonly contact: (transport: TransportName) => string;
};

const FORBIDDEN: Answer = { status: 403 };
const NOT_FOUND: Answer = { status: 404 };
/** Long enough for a deployment of Rollcall to recover, short for a phone. */
const TRY_LATER: Answer = { status: 503, headers: [['retry-after', '10']] };

type Found = { readonly conference: Conference; readonly watcher: string };

const findFor = async (deps: SubscribeDeps, request: SipRequest): Promise<Found | Answer> => {
  const id = ConferenceId.safeParse(parseSipUri(request.uri)?.user);
  if (!id.success) return NOT_FOUND;
  const numbers = assertedNumbers(request);
  const watcherIn = (known: Conference): string | undefined => numbers.find((number) => participantOf(known, number));
  // A phone that has just been added subscribes as soon as it answers, perhaps before the gateway hears of it.
  const conference = await deps.notifier.find(id.data, (known) => watcherIn(known) !== undefined);
  if (!conference || conference.state === 'ended') return NOT_FOUND;
  const watcher = watcherIn(conference);
  return watcher === undefined ? FORBIDDEN : { conference, watcher };
};

const stored = (deps: SubscribeDeps, request: SipRequest, from: Peer, expires: number, { conference, watcher }: Found): StoredDialog => {
  const [tag, now, uri] = [deps.newToken(), deps.clock.now(), parseSipUri(request.uri)];
  const dialog = dialogFromRequest(request, tag, clockNumber(now));
  return {
    id: `${dialog.callId} ${tag}`,
    dialog,
    conferenceId: conference.conferenceId,
    watcher,
    entity: `sip:${uri?.user ?? ''}@${uri?.host ?? ''}`,
    event: headerOf(request, 'event') ?? EVENT,
    contact: deps.contact(from.transport),
    expiresAt: now + expires * SECOND_MS,
    version: clockNumber(now),
  };
};

/** With another id it is another subscription (RFC 6665 section 8.2.1). */
const eventIdIn = (event: string | undefined): string | undefined => parametersOf(event ?? '').get('id');

const granted = (expires: number, contact: string): Answer => ({
  status: 200,
  headers: [
    ['expires', String(expires)],
    ['contact', contact],
  ],
});

const subscribe = async (deps: SubscribeDeps, request: SipRequest, from: Peer, reply: Reply, expires: number): Promise<void> => {
  if (deps.notifier.size >= deps.maxDialogs) return reply(TRY_LATER);
  const found = await findFor(deps, request);
  if (isRefusal(found)) {
    deps.log('dialog.refused', { status: found.status });
    return reply(found);
  }
  const dialog = stored(deps, request, from, expires, found);
  reply(granted(expires, dialog.contact), dialog.dialog.localTag);
  const { conferenceId } = dialog;
  deps.log('dialog.opened', { conferenceId, expires });
  if (expires === 0) deps.notifier.answerOnce(dialog, found.conference);
  else deps.notifier.open(dialog, found.conference);
};

const refresh = (deps: SubscribeDeps, request: SipRequest, reply: Reply, tag: string, expires: number): void => {
  const known = deps.notifier.dialog(`${headerOf(request, 'call-id') ?? ''} ${tag}`);
  if (known?.record.dialog.remoteTag !== tagOf(request, 'from') || !known) return reply({ status: 481 });
  if (eventIdIn(known.record.event) !== eventIdIn(headerOf(request, 'event'))) return reply({ status: 481 });
  if (cseqOf(request).number <= known.record.dialog.remoteSeq) return reply({ status: 500 });
  const dialog = afterRequest(known.record.dialog, request);
  reply(granted(expires, known.record.contact));
  if (expires === 0) known.end('timeout', 'whole');
  else known.refresh({ dialog, expiresAt: deps.clock.now() + expires * SECOND_MS });
};

const answerTo = async (deps: SubscribeDeps, request: SipRequest, from: Peer, reply: Reply): Promise<void> => {
  if (!deps.isTrusted(from)) return reply(FORBIDDEN);
  const read = readSubscribe(request, deps.expires);
  if (isRefusal(read)) return reply(read);
  const tag = tagOf(request, 'to');
  if (tag === undefined) await subscribe(deps, request, from, reply, read.expires);
  else refresh(deps, request, reply, tag, read.expires);
};

/** Never fails. */
export const handleSubscribe = async (deps: SubscribeDeps, request: SipRequest, from: Peer, reply: Reply): Promise<void> => {
  try {
    await answerTo(deps, request, from, reply);
  } catch (error) {
    if (error instanceof Malformed) return reply({ status: 400 });
    deps.log('request.failed', { method: 'SUBSCRIBE', error });
    reply(TRY_LATER);
  }
};
