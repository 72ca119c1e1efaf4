/** Splits the value of a header where the separator stands outside quotes and angle brackets. */
export const splitValues = (text: string, separator: ',' | ';'): string[] => {
  const parts: string[] = [];
  let [start, isQuoted, isBracketed] = [0, false, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '<') isBracketed = true;
    else if (character === '>') isBracketed = false;
    else if (character === separator && !isBracketed) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
};
