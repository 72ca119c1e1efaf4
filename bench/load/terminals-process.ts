/** All terminals of a load run, in their own process. */
import { PING_EVERY_MS } from '../../terminal/synchronisation/waiting';
import { WatchingTerminal } from '../deployment/watching-terminal';
import { answerQueries } from '../measuring/child-process';
import type { TerminalsQueries, TerminalTotals } from './terminals-queries';

const terminals = new Map<string, readonly WatchingTerminal[]>();

/** Totals of closed terminals. */
let past: TerminalTotals = { terminals: 0, messages: 0, bytes: 0, gapsFound: 0, fetched: 0, refused: 0, cutOff: 0 };

const added = (totals: TerminalTotals, { counts, wasCutOff }: WatchingTerminal): TerminalTotals => ({
  terminals: totals.terminals + 1,
  messages: totals.messages + counts.messages,
  bytes: totals.bytes + counts.bytes,
  gapsFound: totals.gapsFound + counts.gapsFound,
  fetched: totals.fetched + counts.fetched,
  refused: totals.refused + counts.refused,
  cutOff: totals.cutOff + (wasCutOff ? 1 : 0),
});

const of = (conferenceId: string): readonly WatchingTerminal[] => terminals.get(conferenceId) ?? [];

const closeTerminals = async (conferenceId: string): Promise<void> => {
  const watching = of(conferenceId);
  past = watching.reduce(added, past);
  terminals.delete(conferenceId);
  await Promise.all(watching.map((terminal) => terminal.close()));
};

const pings = setInterval(() => [...terminals.values()].flat().forEach((terminal) => terminal.ping()), PING_EVERY_MS);

answerQueries<TerminalsQueries>(
  {
    watch: async (baseUrl: string, token: string, conferenceId: string, count: number) => {
      const watching = Array.from({ length: count }, () => WatchingTerminal.watch(baseUrl, token, conferenceId));
      terminals.set(conferenceId, await Promise.all(watching));
    },
    states: async (conferenceId: string) => of(conferenceId).map(({ conference }) => conference ?? null),
    closeTerminals,
    totals: async () => [...terminals.values()].flat().reduce(added, past),
  },
  async () => {
    clearInterval(pings);
    await Promise.all([...terminals.keys()].map(closeTerminals));
  },
);
