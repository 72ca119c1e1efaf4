/**
 * Results by the text that they were made of, for work that is the same over and over. There are never more than `most`: one too
 * many, and all are forgotten, which costs making them again and no book-keeping in between. What throws is not kept.
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
