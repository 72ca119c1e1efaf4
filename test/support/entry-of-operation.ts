import { apiFunctions } from '../../functions/wiring/api';

/** The file of the function that answers an operation of the API. */
export const entryOfOperation = (operationId: string): string => {
  const found = apiFunctions.find(({ operation }) => operation.operationId === operationId);
  if (!found) throw new Error(`There is no operation ${operationId}`);
  return found.entry;
};
