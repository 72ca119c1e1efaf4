/** `['management', 'changed']` -> `ManagementChanged`, as names of types are written. */
export const pascalCase = (words: readonly string[]): string =>
  words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
