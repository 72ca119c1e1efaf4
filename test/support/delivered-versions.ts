/** The versions of conferences of which webhooks have told a partner. */
export type DeliveredVersions = {
  /** `body`: of a delivery that the partner's sink has accepted. */
  readonly add: (body: string) => void;
  /** Each once, sorted. */
  readonly of: (conferenceId: string) => readonly number[];
};

type Delivered = { readonly data: { readonly conferenceId?: string; readonly version?: number } };

export const deliveredVersions = (): DeliveredVersions => {
  const versions = new Map<string, Set<number>>();
  return {
    add: (body) => {
      const { conferenceId, version } = (JSON.parse(body) as Delivered).data;
      if (conferenceId === undefined || version === undefined) return;
      versions.set(conferenceId, (versions.get(conferenceId) ?? new Set()).add(version));
    },
    of: (conferenceId) => [...(versions.get(conferenceId) ?? [])].sort((one, other) => one - other),
  };
};
