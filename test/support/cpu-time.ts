/** Milliseconds of CPU time that this process has used, all threads: what a busy machine does not stretch. Differences count. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
