import type { DeliveryRecord } from '../../ports/delivery-store';

/** The delivery was started again, it has arrived, or this attempt has been made already. */
export const isOvertaken = (
  { round, tries }: Pick<DeliveryRecord, 'round' | 'tries'>,
  now: Pick<DeliveryRecord, 'status' | 'round' | 'tries'>,
): boolean => round < now.round || (round === now.round && (now.status === 'succeeded' || tries < now.tries));
