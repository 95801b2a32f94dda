/** The person pressed Ctrl-C, or the process was told to stop. */
export class Interrupted extends Error {
  constructor(readonly signalNumber: number) {
    super('interrupted');
    this.name = 'Interrupted';
  }

  /** As shells count it. */
  get exitCode(): number {
    return 128 + this.signalNumber;
  }
}

/** The result of `work`, or `Interrupted` as soon as the signal fires: for work that owns nothing that must be closed. */
export async function untilInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    stop = () => reject(new Interrupted(typeof signal.reason === 'number' ? signal.reason : 2));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
