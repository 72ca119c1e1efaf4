/** The value of a JSON text; undefined where it is none. For texts that a schema checks next. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
