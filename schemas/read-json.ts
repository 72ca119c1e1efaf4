/** The value of a JSON text; `undefined` if it is not JSON. For texts that a schema checks next. */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
