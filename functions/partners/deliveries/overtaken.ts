import type { DeliveryRecord } from '../../ports/delivery-store';

/** The delivery was started anew, it has arrived, or this attempt has been made already. */
export const isOvertaken = (
  { turn, tries }: Pick<DeliveryRecord, 'turn' | 'tries'>,
  now: Pick<DeliveryRecord, 'status' | 'turn' | 'tries'>,
): boolean => turn < now.turn || (turn === now.turn && (now.status === 'succeeded' || tries < now.tries));
