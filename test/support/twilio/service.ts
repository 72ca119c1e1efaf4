/**
 * A stand-in for Twilio's REST API, and for Telnyx's that is like it: what the driver needs of them, as their documents
 * have it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Account, type Call, type Conference, isOver } from './account';

export type Flavour = {
  /** Before every path. */
  readonly base: string;
  readonly suffix: '' | '.json';
  readonly authorization: string;
  /** Signs what is posted to that address. */
  readonly sign: (url: string, body: string) => Readonly<Record<string, string>>;
  readonly newCallSid: () => string;
  readonly newConferenceSid: () => string;
  /** The status of a creation. */
  readonly created: 200 | 201;
  /** From the query of a list of calls: the earliest start. `undefined` if the service knows no such filter. */
  readonly startedFrom: (query: URLSearchParams) => number | undefined;
  /** A refusal: its status and its body. */
  readonly refused: (code: number) => Answer;
  /** A participant as the service shows it. */
  readonly shown: (call: Call) => object;
  /** What is wrong with a form that makes a participant. */
  readonly refusalOf: (form: URLSearchParams) => number | undefined;
  /** The events that a call reports, from the fields of its form. */
  readonly events: (form: URLSearchParams) => readonly string[];
};

type SeenRequest = { readonly method: string; readonly path: string; readonly form: URLSearchParams };

export type TwilioService = {
  readonly url: string;
  readonly requests: SeenRequest[];
  readonly account: Account;
  /** Answers every request with this status, until the next call. */
  fail(status: number | undefined): void;
  /** The next creation is carried out, and its answer is lost. */
  loseNextAnswer(): void;
  /** The next creation arrives, and this happens before it is carried out. */
  beforeNextCreation(work: () => Promise<unknown>): void;
  stop(): Promise<void>;
};

type Answer = { readonly status: number; readonly json?: unknown };

/** Statuses and codes of Twilio's "Error and warning dictionary". */
const NOT_FOUND: Answer = { status: 404, json: { code: 20404, message: 'The requested resource was not found', status: 404 } };

const PAGE_SIZE_OF_THE_TESTS = 2;

const page = (name: string, items: readonly unknown[], path: string, query: URLSearchParams): Answer => {
  // Smaller pages than asked for, so that nobody can do without the next one.
  const at = Number(query.get('Page') ?? 0);
  const shown = items.slice(at * PAGE_SIZE_OF_THE_TESTS, (at + 1) * PAGE_SIZE_OF_THE_TESTS);
  const hasMore = items.length > (at + 1) * PAGE_SIZE_OF_THE_TESTS;
  const next = new URLSearchParams(query);
  next.set('Page', String(at + 1));
  return { status: 200, json: { [name]: shown, next_page_uri: hasMore ? `${path}?${next.toString()}` : null } };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

type Asked = {
  readonly method: string;
  readonly parts: readonly string[];
  readonly form: URLSearchParams;
  readonly path: string;
  readonly query: URLSearchParams;
};

const E164 = /^\+[1-9][0-9]{4,14}$/;

const create = (account: Account, flavour: Flavour, name: string, form: URLSearchParams): Answer => {
  const to = form.get('To') ?? '';
  if (!E164.test(to)) return flavour.refused(21211);
  if (!E164.test(form.get('From') ?? '')) return flavour.refused(21212);
  const wrong = flavour.refusalOf(form);
  if (wrong !== undefined) return flavour.refused(wrong);
  const label = form.get('Label') ?? '';
  if (account.calls.some((each) => each.conference.name === name && each.label === label && !isOver(each.status)))
    return flavour.refused(16026);
  const call = account.place(name, {
    from: form.get('From') ?? '',
    to,
    label,
    callback: form.get('StatusCallback') ?? '',
    events: flavour.events(form),
    // A test does not wait for the service's least of five seconds.
    timeoutMs: Number(form.get('Timeout')) * 40,
    ...(form.has('TimeLimit') && { limitMs: Number(form.get('TimeLimit')) * 40 }),
  });
  return { status: flavour.created, json: flavour.shown(call) };
};

const changeParticipant = (call: Call, flavour: Flavour, form: URLSearchParams): Answer => {
  if (call.status !== 'in-progress') return NOT_FOUND;
  if (form.has('Muted')) call.muted = form.get('Muted') === 'true';
  if (form.has('Hold')) call.hold = form.get('Hold') === 'true';
  return { status: 200, json: flavour.shown(call) };
};

const participants = (account: Account, flavour: Flavour, asked: Asked): Answer => {
  const [, named = '', , which] = asked.parts;
  if (which === undefined && asked.method === 'POST') return create(account, flavour, named, asked.form);
  // Beyond creation only the sid is taken, no friendly name.
  const conference = account.conferences.find(({ sid }) => sid === named);
  if (!conference) return NOT_FOUND;
  const calls = account.inConference(conference);
  if (which === undefined) return page('participants', calls.map(flavour.shown), asked.path, asked.query);
  const call = calls.find(({ sid, label }) => which === sid || which === label);
  if (!call) return NOT_FOUND;
  if (asked.method === 'POST') return changeParticipant(call, flavour, asked.form);
  if (asked.method === 'GET') return { status: 200, json: flavour.shown(call) };
  account.end(call);
  return { status: 204 };
};

const conferences = (account: Account, asked: Asked): Answer => {
  const [, which] = asked.parts;
  const shown = ({ sid, name, status }: Conference) => ({ sid, friendly_name: name, status });
  if (which === undefined) {
    const named = account.conferences.filter(({ name }) => name === asked.query.get('FriendlyName'));
    return page('conferences', named.map(shown), asked.path, asked.query);
  }
  const conference = account.conferences.find(({ sid }) => sid === which);
  if (!conference) return NOT_FOUND;
  if (asked.method === 'POST' && asked.form.get('Status') === 'completed') account.endConference(conference);
  return { status: 200, json: shown(conference) };
};

const shownCall = ({ sid, from, to, status, startedAt }: Call) => {
  const started = new Date(startedAt).toUTCString();
  return { sid, from, to, status, date_created: started, start_time: started };
};

const calls = (account: Account, flavour: Flavour, asked: Asked): Answer => {
  if (asked.parts[1] === undefined) {
    const from = flavour.startedFrom(asked.query);
    if (from === undefined || Number.isNaN(from)) return flavour.refused(20001);
    const found = account.calls.filter(({ startedAt }) => startedAt >= from);
    return page('calls', found.map(shownCall), asked.path, asked.query);
  }
  const call = account.calls.find(({ sid }) => sid === asked.parts[1]);
  if (!call) return NOT_FOUND;
  if (asked.method === 'POST') {
    if (isOver(call.status)) return flavour.refused(21220);
    if (asked.form.get('Status') === 'completed') account.end(call);
  }
  return { status: 200, json: shownCall(call) };
};

const answerTo = (account: Account, flavour: Flavour, asked: Asked): Answer => {
  if (asked.parts[0] === 'Calls') return calls(account, flavour, asked);
  if (asked.parts[0] !== 'Conferences') return NOT_FOUND;
  return asked.parts[2] === 'Participants' ? participants(account, flavour, asked) : conferences(account, asked);
};

const reporter =
  (flavour: Flavour) =>
  (call: Call, sipCode: number | undefined): void => {
    const form = new URLSearchParams({
      CallSid: call.sid,
      CallStatus: call.status,
      SequenceNumber: String(call.sequence),
      Timestamp: new Date().toUTCString(),
      To: call.to,
      ...(sipCode === undefined ? {} : { SipResponseCode: String(sipCode) }),
    });
    const body = form.toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...flavour.sign(call.callback, body) };
    void fetch(call.callback, { method: 'POST', headers, body }).catch(() => undefined);
  };

export const startTwilioService = async (flavour: Flavour): Promise<TwilioService> => {
  const account = new Account(reporter(flavour), flavour);
  const requests: SeenRequest[] = [];
  let failing: number | undefined;
  let isNextLost = false;
  let before: (() => Promise<unknown>) | undefined;

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://service');
    const form = new URLSearchParams(await bodyOf(request));
    requests.push({ method: request.method ?? '', path: pathname, form });
    if (failing !== undefined) return void response.writeHead(failing, failing === 429 ? { 'retry-after': '1' } : {}).end();
    if (request.headers.authorization !== flavour.authorization) return void response.writeHead(401).end('{"code":20003}');
    const isOurs = pathname.startsWith(`${flavour.base}/`) && pathname.endsWith(flavour.suffix);
    const path = pathname.slice(flavour.base.length + 1, pathname.length - flavour.suffix.length);
    const asked = { method: request.method ?? '', parts: path.split('/'), form, path: pathname, query: searchParams };
    const isCreation = asked.method === 'POST' && asked.parts.length === 3;
    const work = isCreation ? before : undefined;
    if (work) {
      before = undefined;
      await work();
    }
    const { status, json } = isOurs ? answerTo(account, flavour, asked) : NOT_FOUND;
    if (isNextLost && isCreation && status < 300) {
      isNextLost = false;
      return void request.socket.destroy();
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(json === undefined ? undefined : JSON.stringify(json));
  };

  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    account,
    fail: (status) => (failing = status),
    loseNextAnswer: () => (isNextLost = true),
    beforeNextCreation: (work) => (before = work),
    stop: async () => {
      account.stop();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};
