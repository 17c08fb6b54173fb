import type { Block, Doc } from '../../message/doc.ts';
import type { Log } from '../../ops/log.ts';
import { LIMITS } from '../../render/slack-limits.ts';
import { describeFault, faultOf } from './api.ts';
import type { Seat } from './workspaces.ts';

const DATA = /^data:image\/(png|jpeg|gif);base64,/;

/**
 * A Doc whose pictures carry their own bytes (`data:` addresses), with these uploaded: not shared anywhere, only shown
 * in blocks that name the file. One that cannot be uploaded shows its description.
 */
export async function withPictures(doc: Doc, seat: Seat, log: Log): Promise<Doc> {
  const blocks = doc.blocks.map(async (block): Promise<Block> => {
    const type = block.type === 'image' ? DATA.exec(block.url)?.[1] : undefined;
    if (block.type !== 'image' || !type) return block;
    const file = await upload(block, type, seat, log);
    return file ? { ...block, url: `slack-file:${file}` } : block;
  });
  return { ...doc, blocks: await Promise.all(blocks) };
}

async function upload(
  { url, alt }: Extract<Block, { type: 'image' }>,
  type: string,
  { client }: Seat,
  log: Log,
): Promise<string | undefined> {
  try {
    const uploaded = await client.filesUploadV2({
      filename: `picture.${type}`,
      file: Buffer.from(url.replace(DATA, ''), 'base64'),
      alt_text: alt.slice(0, LIMITS.altText),
    });
    const { files } = uploaded as { files?: readonly { files?: readonly { id?: string }[] }[] };
    return files?.[0]?.files?.[0]?.id;
  } catch (error) {
    log.warn({ why: describeFault(faultOf(error)) }, 'Slack picture not uploaded');
    return undefined;
  }
}
