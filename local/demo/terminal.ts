/** The initiator's phone. It signs in, sends commands and polls for changes. It knows only what the API answers. */
import * as z from 'zod';
import { Conference, PartialConference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';

/** A conference with its participants by id. */
export type View = Omit<Conference, 'participants'> & { readonly participants: ReadonlyMap<string, Participant> };

export type Answered = { readonly status: number; readonly body: unknown };

const Token = z.object({ access_token: z.string() });
const Answer = z.union([PartialConference, Conference]);

const byId = (participants: readonly Participant[]): Map<string, Participant> =>
  new Map(participants.map((participant) => [participant.participantId, participant]));

/** Members that a partial answer leaves out are unchanged. */
const merged = (known: View, { conferenceState, previousVersion: _previous, state: _partial, ...changed }: PartialConference): View => ({
  ...known,
  ...(changed as Partial<Conference>),
  state: conferenceState ?? known.state,
  participants: new Map([...known.participants, ...byId(changed.participants)]),
});

export class Terminal {
  view: View | null = null;
  requests = 0;
  unchanged = 0;

  private constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  static async signIn(baseUrl: string, phoneNumber: string): Promise<Terminal> {
    const response = await fetch(`${baseUrl}/local/token`, { method: 'POST', body: JSON.stringify({ phoneNumber }) });
    return new Terminal(baseUrl, Token.parse(await response.json()).access_token);
  }

  async send(method: string, path: string, body?: unknown): Promise<Answered> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  /** Requests the changes since the known version. Returns null if there are none. */
  async refresh(conferenceId: string): Promise<View | null> {
    this.requests += 1;
    const known = this.view;
    const response = await fetch(`${this.baseUrl}/v1/conferences/${conferenceId}${known ? `?since=${known.version}` : ''}`, {
      headers: { authorization: `Bearer ${this.token}`, ...(known ? { 'if-none-match': `"${known.version}"` } : {}) },
    });
    if (response.status === 304) {
      this.unchanged += 1;
      return null;
    }
    if (!response.ok) throw new Error(`GET conference answered ${response.status}`);
    const answer = Answer.parse(await response.json());
    this.view = answer.state === 'partial' && known ? merged(known, answer) : whole(Conference.parse(answer));
    return this.view;
  }
}

const whole = (conference: Conference): View => ({ ...conference, participants: byId(conference.participants) });
