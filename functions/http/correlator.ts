/** `x-correlator`: the caller's own name for a request. It is returned with the answer and written to the log. */
import type { RandomId } from '../runtime/clock';

export const CORRELATOR_HEADER = 'x-correlator';

/** CAMARA Commonalities, API design guide, "Common headers". */
const CORRELATOR = /^[a-zA-Z0-9\-_:;./<>{}]{0,256}$/;
/** 26 characters of base32: 130 bits. */
const GENERATED_CHARACTERS = 26;

export type Correlator = { readonly value: string; readonly fits: boolean };

/** Replaces a correlator that is missing, empty or invalid, since an answer always has one. */
export const readCorrelator = (header: string | undefined, randomId: RandomId): Correlator => {
  const fits = header === undefined || CORRELATOR.test(header);
  return { value: fits && header ? header : randomId(GENERATED_CHARACTERS), fits };
};
