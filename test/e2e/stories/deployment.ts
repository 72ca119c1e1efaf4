/**
 * What a story needs from a deployment: its address and its tokens. The story does not know how the deployment runs.
 */
export type TokenFor = {
  readonly phoneNumber?: string;
  readonly clientId?: string;
  readonly scopes?: readonly string[];
};

export type Deployment = {
  readonly baseUrl: string;
  readonly token: (who: TokenFor) => Promise<string>;
};
