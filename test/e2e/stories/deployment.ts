/** What a story needs of a deployment: its address and its tokens. It knows nothing of how it is run. */
export type TokenFor = {
  readonly phoneNumber?: string;
  readonly clientId?: string;
  readonly scopes?: readonly string[];
};

export type Deployment = {
  readonly baseUrl: string;
  readonly token: (who: TokenFor) => Promise<string>;
};
