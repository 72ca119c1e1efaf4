/** The order of rows: as they came, so that no row moves while somebody reaches for it. */
import type { Participant } from '../../terminal';
import { isYou } from './names';

type Ordered = Pick<Participant, 'participantId' | 'role' | 'displayName' | 'phoneNumber'>;

const firstShown = (a: Ordered, b: Ordered): number => {
  if (isYou(a) !== isYou(b)) return isYou(a) ? -1 : 1;
  // Those with a name come before bare numbers.
  if ((a.displayName === null) !== (b.displayName === null)) return a.displayName === null ? 1 : -1;
  return (a.displayName ?? a.phoneNumber ?? '').localeCompare(b.displayName ?? b.phoneNumber ?? '');
};

/** The ids in their order: those that were known stay where they are; of new ones, the initiator comes first. */
export const orderWith = (known: readonly string[], participants: readonly Ordered[]): readonly string[] => {
  const there = new Map(participants.map((each) => [each.participantId, each]));
  const kept = known.filter((id) => there.has(id));
  const fresh = participants.filter(({ participantId }) => !kept.includes(participantId)).sort(firstShown);
  const you = fresh.filter(isYou).map(({ participantId }) => participantId);
  return [...you, ...kept, ...fresh.filter((each) => !isYou(each)).map(({ participantId }) => participantId)];
};

export const inOrder = <Row extends { readonly participantId: string }>(rows: readonly Row[], order: readonly string[]): readonly Row[] => {
  const places = new Map(order.map((id, index) => [id, index]));
  const place = ({ participantId }: Row): number => places.get(participantId) ?? order.length;
  return [...rows].sort((a, b) => place(a) - place(b));
};
