/** Rollcall's own API, as an initiator's terminal sees it. */

export type SeenConference = {
  readonly conferenceId: string;
  readonly state: string;
  readonly participants: readonly { readonly status: string; readonly endpointStatus: string }[];
};

/** Each rejects if no answer comes, or one that refuses. */
export type ConferenceClient = {
  /** Gets a token, if there is none that lasts. The other requests would get it, too. */
  readonly signIn: () => Promise<void>;
  /** Undefined if the initiator has none that has not ended. */
  readonly current: () => Promise<SeenConference | undefined>;
  readonly open: (numbers: readonly string[]) => Promise<SeenConference>;
  readonly get: (conferenceId: string) => Promise<SeenConference>;
  readonly start: (conferenceId: string) => Promise<void>;
  readonly end: (conferenceId: string) => Promise<void>;
};
