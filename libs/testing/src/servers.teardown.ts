// Runs after the specs, in Jest's main process: stops the servers that servers.setup.ts keeps.
export default async function teardown(): Promise<void> {
  await (globalThis as { toteumaTestServers?: { stop(): Promise<void> } }).toteumaTestServers?.stop();
}
