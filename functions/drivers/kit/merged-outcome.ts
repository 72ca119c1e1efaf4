/** One outcome of several, with everything that they contain. */
import type { EndOutcome } from '../../ports/bridge-driver';

export const mergedOutcome = (outcomes: readonly EndOutcome[]): EndOutcome => {
  const strayCalls = outcomes.flatMap((outcome) => outcome.strayCalls ?? []);
  const [refused] = outcomes.flatMap((outcome) => outcome.refused ?? []);
  return {
    events: outcomes.flatMap(({ events }) => events),
    steps: outcomes.flatMap(({ steps }) => steps),
    ...(strayCalls.length > 0 && { strayCalls }),
    ...(refused && { refused }),
  };
};
