/** A terminal in a simulated world. */
import { AccessTokens } from '../../terminal/client/access-tokens';
import { createClient } from '../../terminal/client/create-client';
import type { ConferenceStore } from '../../terminal/stores/conference-store';
import { Terminal } from '../../terminal/terminal';
import type { TerminalWorld } from './terminal-world';

export type SimulatedTerminal = {
  readonly terminal: Terminal;
  /** As a crash or a reload is: from now on, nothing of it reaches the network, and nothing the database. */
  readonly kill: () => void;
};

/** What never comes. */
const never = <Result>(): Promise<Result> => new Promise(() => undefined);

const mortal = (store: ConferenceStore, isDead: () => boolean): ConferenceStore => ({
  load: (conferenceId) => (isDead() ? never() : store.load(conferenceId)),
  save: (conference, base) => (isDead() ? never() : store.save(conference, base)),
  rows: (conferenceId) => (isDead() ? never() : store.rows(conferenceId)),
  history: (limit) => (isDead() ? never() : store.history(limit)),
  commands: (conferenceId) => (isDead() ? never() : store.commands(conferenceId)),
  putCommand: (command) => (isDead() ? never() : store.putCommand(command)),
  dropCommand: (key) => (isDead() ? never() : store.dropCommand(key)),
  forget: (conferenceId) => (isDead() ? never() : store.forget(conferenceId)),
  close: () => (isDead() ? never() : store.close()),
});

/** Not started yet. */
export const simulatedTerminal = (world: TerminalWorld, store: ConferenceStore): SimulatedTerminal => {
  let isDead = false;
  const { surroundings } = world;
  const mine = {
    ...surroundings,
    fetch: (...request: Parameters<typeof surroundings.fetch>) => (isDead ? never<never>() : surroundings.fetch(...request)),
  };
  const { fetch, newKey, now, after } = mine;
  const tokens = new AccessTokens(world.token, now, after);
  const client = createClient({ baseUrl: 'https://rollcall.test', tokens, fetch, newKey });
  const deps = { client, tokens, socketUrl: 'wss://rollcall.test', store: mortal(store, () => isDead), surroundings: mine };
  const terminal = new Terminal(deps);
  const kill = (): void => {
    isDead = true;
    void terminal.stop();
  };
  return { terminal, kill };
};
