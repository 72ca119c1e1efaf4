/** The versions of conferences that webhooks have told a partner of, or left out as nobody sees them. */
export type DeliveredVersions = {
  /** `body`: of a delivery that the partner's sink has accepted. */
  readonly add: (body: string) => void;
  /** Each once, sorted. */
  readonly of: (conferenceId: string) => readonly number[];
};

type Delivered = { readonly data: { readonly conferenceId?: string; readonly version?: number; readonly previousVersion?: number | null } };

export const deliveredVersions = (): DeliveredVersions => {
  const versions = new Map<string, Set<number>>();
  return {
    add: (body) => {
      const { conferenceId, version, previousVersion } = (JSON.parse(body) as Delivered).data;
      if (conferenceId === undefined || version === undefined) return;
      const told = versions.get(conferenceId) ?? new Set();
      // What follows no version, as an initial event does, tells only of itself.
      for (let each = version; each > (previousVersion ?? version - 1); each -= 1) told.add(each);
      versions.set(conferenceId, told);
    },
    of: (conferenceId) => [...(versions.get(conferenceId) ?? [])].sort((one, other) => one - other),
  };
};
