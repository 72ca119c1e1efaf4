/** Conferences in memory, changed by the rules themselves. */
import { applyChange } from '../../domain/conference/apply-change';
import type { Change } from '../../domain/conference/change';
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { type ConferenceStore, notWritten, type WriteOutcome } from '../../functions/ports/conference-store';
import type { ConferenceBatches } from '../../functions/ports/conference-batches';
import type { ConferenceId, ParticipantId } from '../../schemas/common';
import { participantIn } from './applying';

export type MemoryConferences = ConferenceStore & {
  /** Puts conferences in their initiators' places, whatever was there. */
  readonly place: (...records: readonly ConferenceRecord[]) => void;
  /** The conference of the same initiator as it is now. */
  readonly now: (conferenceId: ConferenceId) => ConferenceRecord;
  readonly participant: (conferenceId: ConferenceId, id: ParticipantId) => ParticipantRecord;
  /** The events of all changes that were written. */
  readonly written: string[];
  readonly archived: Map<ConferenceId, ConferenceRecord>;
  /** How each read was made. */
  readonly reads: { readonly consistent: boolean }[];
  /**
   * Happens once, right before the next write: another writer is quicker. Called again, it happens before the write
   * after that.
   */
  readonly beforeNextWrite: (happens: () => void) => void;
};

export const memoryConferences = (): MemoryConferences => {
  const records = new Map<string, ConferenceRecord>();
  const archived = new Map<ConferenceId, ConferenceRecord>();
  const written: string[] = [];
  const reads: { readonly consistent: boolean }[] = [];
  const others: (() => void)[] = [];
  const keep = (record: ConferenceRecord): WriteOutcome => {
    records.set(initiatorKeyOf(record.conferenceId), record);
    written.push(record.lastChange);
    return { result: 'written', record };
  };
  const change = async (key: string, asked: Change): Promise<WriteOutcome> => {
    others.shift()?.();
    const applied = applyChange(records.get(key), asked);
    return applied.ok ? keep(applied.next) : notWritten(applied.refusal, applied.current);
  };
  const left = new Set<string>();
  const now = (conferenceId: ConferenceId): ConferenceRecord => {
    const record = records.get(initiatorKeyOf(conferenceId));
    if (!record) throw new Error(`There is no conference ${conferenceId}`);
    return record;
  };
  return {
    written,
    archived,
    reads,
    now,
    place: (...placed) => placed.forEach((record) => records.set(initiatorKeyOf(record.conferenceId), record)),
    participant: (conferenceId, id) => participantIn(now(conferenceId), id),
    beforeNextWrite: (happens) => void others.push(happens),
    change,
    changeOnly: change,
    leave: async (key) => {
      others.shift()?.();
      const last = records.get(key);
      if (last && last.state !== 'ended') return { result: 'refused', refusal: 'already-open', current: last };
      if (last) archived.set(last.conferenceId, last);
      records.delete(key);
      left.add(key);
      return { result: 'left', last };
    },
    open: async (record) => {
      others.shift()?.();
      if (left.has(initiatorKeyOf(record.conferenceId))) return { result: 'left' };
      const current = records.get(initiatorKeyOf(record.conferenceId));
      if (current && current.state !== 'ended') return notWritten('already-open', current);
      if (current) archived.set(current.conferenceId, current);
      return keep({ ...(current?.newestReportAt === undefined ? {} : { newestReportAt: current.newestReportAt }), ...record });
    },
    current: async (key, { consistent = false } = {}) => {
      reads.push({ consistent });
      return records.get(key);
    },
    past: async (conferenceId) => archived.get(conferenceId),
    archive: async (record) => void archived.set(record.conferenceId, record),
    list: async (key, { limit }) => ({
      records: [...records.values(), ...archived.values()]
        .filter(({ conferenceId }) => initiatorKeyOf(conferenceId) === key)
        .slice(0, limit),
    }),
  };
};

export const memoryBatches = ({ current }: Pick<ConferenceStore, 'current'>): ConferenceBatches => ({
  current: async (keys) => {
    const found = new Map<string, ConferenceRecord>();
    for (const key of keys) {
      const record = await current(key, { consistent: true });
      if (record) found.set(key, record);
    }
    return { records: found, unreadable: new Map() };
  },
});
