import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { BOT_SCOPES, manifestLink } from '../../src/chat/slack/scopes.ts';

const text = readFileSync(new URL('../../config/slack-manifest.yaml', import.meta.url), 'utf8');

/** Slack's rules for the parts in use (docs.slack.dev/reference/app-manifest), unknown keys refused. */
const url = z.string().max(3000);
const manifest = z.strictObject({
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000).optional(),
    background_color: z.string().regex(/^#(?:[0-9a-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9._-]+$/),
      always_online: z.boolean(),
    }),
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().max(32).regex(/^\//),
          url: url.optional(),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.literal(false),
        }),
      )
      .min(1)
      .max(50),
    unfurl_domains: z
      .array(z.string().regex(/^(?![.-])([-a-z0-9.])+([a-z0-9])$/))
      .min(1)
      .max(5),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(url).optional(),
    scopes: z.strictObject({ bot: z.array(z.string()).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: url.optional(),
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: url.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.literal(false),
  }),
});

test('the manifest keeps to the rules of Slack', () => {
  expect(manifest.safeParse(parse(text)).error?.issues).toBeUndefined();
});

test('and asks for exactly what the code needs, each with its reason', () => {
  const { scopes } = manifest.parse(parse(text)).oauth_config;
  expect(scopes.bot).toEqual([...BOT_SCOPES]);
  for (const scope of BOT_SCOPES) {
    expect(text).toMatch(new RegExp(`- ${scope.replaceAll('.', '\\.')} +# \\w+`));
  }
});

test('with the lines for HTTP mode switched on it still does', () => {
  const http = text.replace(/^(\s*)# ( *(?:- https|request_url|redirect_urls|url).*)$/gm, '$1$2');
  const parsed = manifest.safeParse(parse(http));
  expect(parsed.error?.issues).toBeUndefined();
  expect(parsed.data?.features.slash_commands[0]?.url).toMatch(/\/slack\/events$/);
  expect(parsed.data?.oauth_config.redirect_urls).toHaveLength(1);
  expect(parsed.data?.settings.interactivity.request_url).toMatch(/\/slack\/events$/);
});

test('the link creates the app from the same manifest, without its comments', () => {
  const link = new URL(manifestLink(text));
  expect(link.origin + link.pathname).toBe('https://api.slack.com/apps');
  expect(link.searchParams.get('new_app')).toBe('1');
  const carried = link.searchParams.get('manifest_yaml') ?? '';
  expect(parse(carried)).toEqual(parse(text));
  expect(carried).not.toContain('#  ');
  expect(link.href.length).toBeLessThan(8000);
});
