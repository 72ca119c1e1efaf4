/** Rollcall's own API, as an initiator's terminal sees it. */

export type SeenConference = {
  readonly conferenceId: string;
  readonly state: string;
  readonly participants: readonly { readonly status: string; readonly endpointStatus: string }[];
};

/** Each rejects if no answer comes, or one that refuses. */
export type ConferenceClient = {
  /** Gets a token unless there is a valid one. The other requests do so too, so this only shows whether it works. */
  readonly signIn: () => Promise<void>;
  /** Undefined if the initiator has no open conference. */
  readonly current: () => Promise<SeenConference | undefined>;
  readonly open: (numbers: readonly string[]) => Promise<SeenConference>;
  readonly get: (conferenceId: string) => Promise<SeenConference>;
  readonly start: (conferenceId: string) => Promise<void>;
  readonly end: (conferenceId: string) => Promise<void>;
};
