/** The entries of the journal. Each is one line of JSON. */
import * as z from 'zod';
import { CallReport } from '../../schemas/call-report';
import { CallStep } from '../call-control';

const Live = z.object({ step: CallStep, occurredMs: z.int(), rang: z.boolean() });

/** Rollcall's request to release a call. */
const Request = z.object({ requestId: z.string(), at: z.int(), initiator: z.string(), participant: z.string(), isDone: z.boolean() });
export type Request = z.infer<typeof Request>;

/** A report that Rollcall refuses, with the status and the code of its answer. */
const Parked = z.object({ report: CallReport, at: z.int(), status: z.int(), code: z.string() });
export type Parked = z.infer<typeof Parked>;

const stepEntry = z.object({ kind: z.literal('step'), live: Live, report: CallReport, at: z.int() });
const settledEntry = z.object({ kind: z.literal('settled'), initiator: z.string(), reportIds: z.array(z.string()) });
const parkedEntry = z.object({ kind: z.literal('parked'), parked: Parked });
const requestEntry = z.object({ kind: z.literal('request'), request: Request });
/** The whole state in one line, with which a rewritten journal begins. */
const stateEntry = z.object({
  kind: z.literal('state'),
  live: z.array(Live),
  ended: z.array(z.tuple([z.string(), z.int()])),
  waiting: z.array(CallReport),
  parked: z.array(Parked),
  requests: z.array(Request),
});

export const Entry = z.discriminatedUnion('kind', [stepEntry, settledEntry, parkedEntry, requestEntry, stateEntry]);
export type Entry = z.infer<typeof Entry>;
