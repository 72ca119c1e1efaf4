/** The lab that this process runs in. */
export const labFolder = (): string => {
  const folder = process.env['CARRIER_LAB'];
  if (folder === undefined) throw new Error('npm run test:carrier brings the lab up that these tests run in');
  return folder;
};
