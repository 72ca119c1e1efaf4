/** A number of the command line that is not below zero. */
export const amount = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new Error(`Not a number: ${text}`);
};
