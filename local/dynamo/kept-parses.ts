/** What dynalite made of expressions, by the key of the request. */
import { keptResults } from '../../functions/runtime/kept-results';
import type { ParsedRequest } from './expression';

/** What dynalite's actions read in place of the expressions. */
export type Parsed = Pick<ParsedRequest, '_updates' | '_condition' | '_keyCondition' | 'KeyConditions' | '_filter' | '_projection'>;

const MAX_KEPT = 1_000;

export const keptParses = keptResults<Parsed>(MAX_KEPT);
