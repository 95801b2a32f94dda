import { readHeaderBlock, valueOf } from '../../mail/index.js';

/** A mail as a list server hands it on to subscribers (RFC 2919), and its Message-ID. */
export function asListMail(
  raw: Uint8Array,
  list: { readonly address: string; readonly id: string },
): { readonly raw: Uint8Array; readonly id: string } {
  const head = `Precedence: bulk\r\nX-Mailing-List: ${list.address}\r\nList-Id: <${list.id}>\r\n`;
  const id = valueOf(readHeaderBlock(raw).headers, 'message-id')?.trim() ?? '';
  return { raw: Buffer.concat([Buffer.from(head), raw]), id };
}
