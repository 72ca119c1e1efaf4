/** Finds out how each change of a traced run reached its terminals. */
import { answeredCalls, type TracedCall, type TracedInvocation } from './trace';

/**
 * `told`: by the function that wrote it. `with-a-later`: by a writer of a later change, whose message includes it.
 * `nudged`: by a push that a writer nudged. `pushed`: by the push behind the bus.
 */
export type Way = 'told' | 'with-a-later' | 'nudged' | 'pushed';

export type FollowedChange = {
  readonly conferenceId: string;
  readonly version: number;
  /** The entry of the function that wrote it. */
  readonly writer: string;
  readonly way: Way;
  /** From the write's answer to the answer of the message that brought it to the last terminal of this run. */
  readonly ms: number;
};

type Known = { readonly invocation: TracedInvocation; readonly call: TracedCall; readonly conferenceId: string; readonly version: number };

const inOrder = (invocations: readonly TracedInvocation[], kind: 'wrote' | 'sent') =>
  invocations
    .flatMap((invocation) => answeredCalls(invocation).flatMap((call) => (call[kind] ? [{ invocation, call, ...call[kind] }] : [])))
    .sort((one, other) => one.call.answeredAt - other.call.answeredAt);

/**
 * A write whose answer did not say the version has the one that is missing. Its conference is that of the write before:
 * conferences are held one after the other.
 */
const allWrites = (invocations: readonly TracedInvocation[]): readonly Known[] => {
  const known: Known[] = [];
  for (const write of inOrder(invocations, 'wrote')) {
    const conferenceId = write.conferenceId ?? known.at(-1)?.conferenceId;
    const version = write.version ?? (known.findLast((other) => other.conferenceId === conferenceId)?.version ?? 0) + 1;
    if (conferenceId !== undefined) known.push({ invocation: write.invocation, call: write.call, conferenceId, version });
  }
  return known;
};

/** One for each change, in order. Hidden changes leave the version as it is, and are left out. */
export const writesOf = (invocations: readonly TracedInvocation[]): readonly Known[] => {
  const byVersion = new Map<string, Known>();
  for (const write of allWrites(invocations)) {
    const key = `${write.conferenceId} ${String(write.version)}`;
    if (!byVersion.has(key)) byVersion.set(key, write);
  }
  return [...byVersion.values()];
};

/** Changes that reached nobody, because no terminal was connected, are left out. `pushes`: by entry, what pushes. */
export const followChanges = (
  invocations: readonly TracedInvocation[],
  pushes: Readonly<Record<string, Way>>,
): readonly FollowedChange[] => {
  const posts = inOrder(invocations, 'sent');
  return writesOf(invocations).flatMap(({ invocation, call, conferenceId, version }) => {
    const found = posts.find(
      (post) => post.conferenceId === conferenceId && (post.version ?? 0) >= version && post.call.answeredAt > call.answeredAt,
    );
    if (!found) return [];
    const way: Way = found.invocation === invocation ? 'told' : (pushes[found.invocation.entry] ?? 'with-a-later');
    return [{ conferenceId, version, writer: invocation.entry, way, ms: found.call.atMs - call.atMs }];
  });
};
