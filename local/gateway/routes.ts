/**
 * Finds the route of a request. The method and every segment must match, and fixed segments take precedence over
 * variables.
 */

export type Route = { readonly method: string; readonly path: string };

export type Match<Found extends Route> = { readonly route: Found; readonly params: Readonly<Record<string, string>> };

export class MalformedPath extends Error {}

type Compiled<Found extends Route> = { readonly route: Found; readonly method: string; readonly segments: readonly string[] };

const VARIABLE = /^\{(\w+)\}$/;

const nameIn = (segment: string): string | undefined => VARIABLE.exec(segment)?.[1];

/** Sorts fixed segments before variable ones, from the left. */
const rank = (segments: readonly string[]): string => segments.map((segment) => (nameIn(segment) === undefined ? '0' : '1')).join('');

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new MalformedPath();
  }
};

const fits = (pattern: readonly string[], given: readonly string[]): boolean =>
  pattern.length === given.length &&
  pattern.every((segment, index) => (nameIn(segment) === undefined ? segment === given[index] : given[index] !== ''));

const paramsOf = (pattern: readonly string[], given: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    pattern.flatMap((segment, index) => {
      const name = nameIn(segment);
      return name === undefined ? [] : [[name, decode(given[index] ?? '')]];
    }),
  );

/** The returned function throws `MalformedPath` if it cannot decode a variable segment. */
export const routeTable = <Found extends Route>(routes: readonly Found[]): ((method: string, rawPath: string) => Match<Found> | null) => {
  const compiled: readonly Compiled<Found>[] = routes
    .map((route) => ({ route, method: route.method.toUpperCase(), segments: route.path.split('/') }))
    .sort((left, right) => (rank(left.segments) < rank(right.segments) ? -1 : 1));
  return (method, rawPath) => {
    const given = rawPath.split('/');
    const found = compiled.find((candidate) => candidate.method === method && fits(candidate.segments, given));
    return found ? { route: found.route, params: paramsOf(found.segments, given) } : null;
  };
};
