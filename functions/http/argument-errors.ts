/**
 * Describes what a schema finds wrong without repeating what was sent: the name of a member could be somebody's number.
 */
import type * as z from 'zod';
import type { ArgumentError, ProblemCode } from '../../schemas/problems';
import { refusalOf } from '../../schemas/refused-as';

/** As many as a person will read. A hostile body could have a hundred thousand. */
export const MAX_ARGUMENT_ERRORS = 20;

/** The part of the request that a schema checks. */
export type Part = 'params' | 'query' | 'headers' | 'body';

/** Names that a program would use, and too few digits for a number. Any other name is not repeated. */
const PLAIN_NAME = /^(?!(?:[^0-9]*[0-9]){3})[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const isPlain = (step: PropertyKey): boolean => typeof step === 'number' || PLAIN_NAME.test(String(step));

/** Members whose values are secret. A client that confuses name and value sends the secret as a name, which can look plain. */
const SECRET_MEMBERS: ReadonlySet<PropertyKey> = new Set(['sinkCredential']);
const mayBeRepeated = (path: readonly PropertyKey[], key: string): boolean =>
  isPlain(key) && !path.some((step) => SECRET_MEMBERS.has(step));

/** RFC 6901 section 6, as a URI fragment. It stops before the first name that is not plain. */
const pointerOf = (path: readonly PropertyKey[]): string => {
  const end = path.findIndex((step) => !isPlain(step));
  return ['#', ...path.slice(0, end === -1 ? undefined : end).map(String)].join('/');
};

const at = (part: Part, path: readonly PropertyKey[], detail: string): ArgumentError => {
  if (part === 'body') return { pointer: pointerOf(path), detail };
  const [name] = path;
  return name !== undefined && isPlain(name) ? { parameter: String(name), detail } : { detail };
};

const errorsOf = (part: Part, issue: z.core.$ZodIssue): readonly ArgumentError[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      mayBeRepeated(issue.path, key)
        ? at(part, [...issue.path, key], 'is not known')
        : at(part, issue.path, 'has a member that is not known'),
    );
  return [at(part, issue.path, issue.message)];
};

/** `under`: the place of what was checked, if it was only a piece of the part. */
export const argumentErrors = (part: Part, error: z.ZodError, under: readonly PropertyKey[] = []): readonly ArgumentError[] =>
  error.issues
    .slice(0, MAX_ARGUMENT_ERRORS)
    .flatMap((issue) => errorsOf(part, { ...issue, path: [...under, ...issue.path] }))
    .slice(0, MAX_ARGUMENT_ERRORS);

/** The first error that has a code of its own. What else is wrong may only follow from it. */
export const namedError = (part: Part, error: z.ZodError): { readonly code: ProblemCode; readonly error: ArgumentError } | undefined => {
  for (const issue of error.issues) {
    const code = issue.code === 'custom' ? refusalOf(issue.params) : undefined;
    if (code !== undefined) return { code, error: at(part, issue.path, issue.message) };
  }
  return undefined;
};
