/** What a handler answers, and how the answer is checked against the contract. */
import type * as z from 'zod';
import type { OperationSpec } from '../../schemas/operation';
import type { Rendered } from '../ports/idempotency';

type Headers = Readonly<Record<string, string>>;

type AnswerBody<Schema> = Schema extends z.ZodType ? { readonly body: z.input<Schema> } : { readonly body?: undefined };

/**
 * A text that is ready to send in a media type other than JSON, such as an event package. The contract has no schema
 * for it.
 */
type TextAnswer<Status extends number> = {
  readonly status: Status;
  readonly text: string;
  readonly contentType: string;
  readonly headers?: Headers;
};

export type StatusOf<Op extends OperationSpec> = keyof Op['responses'] & number;

/** False if the same request may have another outcome later: then the answer is not kept under an idempotency key. */
type Finality = { readonly isFinal?: boolean };

/** A success that the operation declares. */
export type Answer<Op extends OperationSpec, Status extends StatusOf<Op> = StatusOf<Op>> =
  ({ readonly status: Status; readonly headers?: Headers } & Finality & AnswerBody<Op['responses'][Status]>) | TextAnswer<Status>;

type AnyAnswer = TextAnswer<number> | ({ readonly status: number; readonly body?: unknown; readonly headers?: Headers } & Finality);

/** Where a body does not match its schema: paths and kinds, but no values. */
const mismatchOf = (error: z.ZodError): string => error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join(', ');

const filterBody = (operation: OperationSpec, schema: z.ZodType, answer: { readonly status: number; readonly body?: unknown }): string => {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return JSON.stringify(parsed.data);
  throw new Error(
    `${operation.operationId} answers ${answer.status} with a body that does not match its schema: ${mismatchOf(parsed.error)}`,
  );
};

/** Caches read it, and no client. */
const FOR_CACHES = 'cache-control';

/** A header that the contract does not show is one that no generated client can read. */
const checkHeaders = (operation: OperationSpec, { status, headers = {} }: AnyAnswer): void => {
  const declared: readonly string[] = operation.answerHeaders?.[status] ?? [];
  const undeclared = Object.keys(headers).find((name) => name !== FOR_CACHES && !declared.includes(name));
  if (undeclared !== undefined) throw new Error(`${operation.operationId} answers ${status} with ${undeclared}, which it does not declare`);
};

/** Drops members that the contract does not know. Any other mismatch is our fault, and throws. */
export const renderAnswer = (operation: OperationSpec, answer: AnyAnswer): Rendered => {
  const schema = operation.responses[answer.status];
  if (schema === undefined) throw new Error(`${operation.operationId} answers ${answer.status}, which it does not declare`);
  checkHeaders(operation, answer);
  const headers = { 'cache-control': 'no-store', ...answer.headers };
  if ('text' in answer) {
    return { statusCode: answer.status, headers: { ...headers, 'content-type': answer.contentType }, body: answer.text };
  }
  const finality = answer.isFinal === false ? { isFinal: false as const } : {};
  if (schema === null) return { statusCode: answer.status, headers, body: '', ...finality };
  const body = filterBody(operation, schema, answer);
  return { statusCode: answer.status, headers: { ...headers, 'content-type': 'application/json' }, body, ...finality };
};
