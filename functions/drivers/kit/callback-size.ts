/**
 * The largest callback that a driver reads before it knows who sent it. A signature covers the body, so a stranger's
 * body has to be read as well: this limits how much of it.
 */
import { CallbackRefused } from '../../ports/bridge-driver';

/** A report about one call has about 1 KB and 30 fields. */
const MAX_SIGNED_BYTES = 65_536;
const MAX_FIELDS = 200;

const hasManyFields = (form: string): boolean => {
  let fields = 1;
  for (let at = form.indexOf('&'); at >= 0 && fields <= MAX_FIELDS; at = form.indexOf('&', at + 1)) fields += 1;
  return fields > MAX_FIELDS;
};

/** For a body that is a form. */
export const refuseLargeForm = (body: string): void => {
  if (Buffer.byteLength(body) > MAX_SIGNED_BYTES || hasManyFields(body)) throw new CallbackRefused('too-large');
};
