import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

export interface Seal {
  seal(text: string): string;
  /** Undefined when none of the keys made it, or it was changed. */
  open(sealed: string): string | undefined;
  /** True: sealed with a key that is not the first any more. */
  stale(sealed: string): boolean;
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * AES-256-GCM with keys from secrets: the first seals, all open. To rotate, put the new secret in front and take the old
 * one away when everything was stored again (every start stores stale ones again). Form: `v1.keyid.nonce.tag.text`.
 */
export function createSeal(secrets: readonly string[]): Seal {
  const keys = secrets.map(keyOf);
  const first = keys[0];
  if (!first) throw new Error('a seal needs at least one secret');
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first.bytes, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
      return ['v1', first.id, ...parts].join('.');
    },
    open(sealed) {
      const [version, id, nonce = '', tag = '', text = ''] = sealed.split('.');
      const key = keys.find((one) => one.id === id);
      const authTag = Buffer.from(tag, 'base64url');
      if (version !== 'v1' || !key || authTag.length !== 16) return undefined;
      try {
        const iv = Buffer.from(nonce, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, iv, { authTagLength: 16 });
        decipher.setAuthTag(authTag);
        const opened = [decipher.update(Buffer.from(text, 'base64url')), decipher.final()];
        return Buffer.concat(opened).toString('utf8');
      } catch {
        return undefined;
      }
    },
    stale: (sealed) => sealed.split('.')[1] !== first.id,
  };
}

function keyOf(secret: string): Key {
  const derived = hkdfSync('sha256', secret, 'paperboy', 'slack installations', 32);
  const bytes = Buffer.from(derived);
  return { bytes, id: createHash('sha256').update(bytes).digest('base64url').slice(0, 8) };
}
