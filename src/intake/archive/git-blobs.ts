import { startGit, type GitProcess } from './git-process.js';

/** A blob, or as much of it as was asked for. */
export interface Blob {
  readonly head: Buffer;
  /** Bytes of the whole blob. */
  readonly size: number;
}

/** Reads blobs one after the other from one `git cat-file --batch`. */
export class BlobReader {
  private readonly git: GitProcess;
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  /** Of blobs larger than `maxBytes` only that many bytes are kept. */
  constructor(
    repository: string,
    private readonly maxBytes: number,
  ) {
    this.git = startGit(repository, ['cat-file', '--batch']);
    this.chunks = (this.git.stdout as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** undefined when the repository does not have it (a shallow or partial clone). Throws FaqtotumError INPUT_UNREADABLE when git fails. */
  async read(id: string): Promise<Blob | undefined> {
    this.git.stdin.write(`${id}\n`);
    let newline = this.rest.indexOf(0x0a);
    while (newline === -1) {
      this.rest = Buffer.concat([this.rest, await this.more()]);
      newline = this.rest.indexOf(0x0a);
    }
    const answer = this.rest.toString('latin1', 0, newline);
    this.rest = this.rest.subarray(newline + 1);
    const match = /^[0-9a-f]+ (\w+) (\d+)$/.exec(answer);
    if (match === null) return undefined;
    const blob = await this.take(Number(match[2]));
    return match[1] === 'blob' ? blob : undefined;
  }

  close(): void {
    this.git.stdin.end();
    this.git.kill();
  }

  private async take(size: number): Promise<Blob> {
    const kept: Buffer[] = [];
    let left = size + 1;
    let room = Math.min(size, this.maxBytes);
    while (left > 0) {
      if (this.rest.length === 0) this.rest = await this.more();
      const piece = this.rest.subarray(0, left);
      if (room > 0) kept.push(piece.subarray(0, room));
      room -= Math.min(room, piece.length);
      left -= piece.length;
      this.rest = this.rest.subarray(piece.length);
    }
    return { head: Buffer.concat(kept), size };
  }

  private async more(): Promise<Buffer> {
    const next = await this.chunks.next();
    if (next.done !== true) return next.value;
    await this.git.done;
    throw new Error('git cat-file ended before its answer');
  }
}
