/** What the app asks for; config/slack-manifest.yaml says why each is needed. */
export const BOT_SCOPES = [
  'channels:history',
  'channels:read',
  'chat:write',
  'chat:write.public',
  'commands',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'links:read',
  'links:write',
  'metadata.message:read',
  'users:read',
] as const;

/** Where somebody creates the app from a manifest with one click. */
export function manifestLink(manifest: string): string {
  const bare = manifest
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(bare)}`;
}
