/** Receivers of event packages, as strict as RFC 4575 and as forgiving as phones that exist. */
type Document = { readonly state: string; readonly version: number; readonly users: readonly (readonly [entity: string, state: string])[] };

export const readDocument = (text: string): Document | undefined => {
  const [, state, version] = /<conference-info [^>]* state="(\w+)" version="(\d+)"/.exec(text) ?? [];
  if (state === undefined) return undefined;
  const users = [...text.matchAll(/<user entity="([^"]*)" state="(\w+)"/g)].map(([, entity = '', kind = '']) => [entity, kind] as const);
  return { state, version: Number(version), users };
};

export class PackageReceiver {
  readonly users = new Set<string>();
  private version: number | undefined;

  /** `lenient`: a full document makes it forget nobody, and it looks for no gap. */
  constructor(private readonly isLenient = false) {}

  /** False if something is missing. */
  take({ state, version, users }: Document): boolean {
    if (this.version !== undefined && version <= this.version) return true;
    const isGap = state === 'partial' && (this.version === undefined || version !== this.version + 1);
    if (isGap && !this.isLenient) return false;
    this.version = version;
    if (state === 'full' && !this.isLenient) this.users.clear();
    for (const [entity, kind] of users) {
      if (kind === 'deleted') this.users.delete(entity);
      else this.users.add(entity);
    }
    return true;
  }
}
