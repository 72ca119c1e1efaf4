/**
 * Caches results by the text that they were made from, for work that repeats. It holds at most `max` results. When it
 * is full, it forgets all of them: making them again costs less than keeping track of their use. Errors are not cached.
 */
export const keptResults = <Result>(max: number) => {
  const kept = new Map<string, Result>();
  return (text: string, make: () => Result): Result => {
    if (kept.has(text)) return kept.get(text) as Result;
    const made = make();
    if (kept.size >= max) kept.clear();
    kept.set(text, made);
    return made;
  };
};
