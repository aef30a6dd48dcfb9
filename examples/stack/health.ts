/** Health check of a container: ends with 0 when the address that is given answers with 200 within three seconds. */
const [, , url = ''] = process.argv;
const isWell = await fetch(url, { signal: AbortSignal.timeout(3_000) }).then(
  ({ status }) => status === 200,
  () => false,
);
process.exit(isWell ? 0 : 1);
