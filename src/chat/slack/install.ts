import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Installation, InstallationStore } from '@slack/oauth';
import { InstallProvider } from '@slack/oauth';
import { say } from '../../message/phrases.ts';
import type { Log } from '../../ops/log.ts';
import type { Mount } from './connect.ts';
import { slackLogger } from './logger.ts';

const INSTALL = '/slack/install';
const REDIRECT = '/slack/oauth_redirect';

/** The two pages of "Add to Slack", with a state in a cookie that the callback must bring back. */
export function createInstaller(options: {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly stateSecret: string;
  readonly store: InstallationStore;
  readonly scopes: readonly string[];
  readonly publicUrl?: string;
  readonly apiUrl: string | undefined;
  readonly log: Log;
  readonly onInstalled: (id: string) => void;
}): { readonly mounts: readonly Mount[] } {
  const { publicUrl, apiUrl, log, onInstalled } = options;
  const provider = new InstallProvider({
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    stateSecret: options.stateSecret,
    installationStore: options.store,
    directInstall: true,
    logger: slackLogger(log),
    ...(apiUrl && {
      clientOptions: { slackApiUrl: apiUrl },
      authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href,
    }),
  });
  const url = {
    scopes: [...options.scopes],
    ...(publicUrl && { redirectUri: new URL(REDIRECT, publicUrl).href }),
  };

  async function install(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await provider.handleInstallPath(request, response, {}, url);
  }

  async function redirect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await provider.handleCallback(request, response, {
      success: (installation: Installation, _options, _request, answer) => {
        const id = installation.isEnterpriseInstall
          ? installation.enterprise?.id
          : installation.team?.id;
        if (id) onInstalled(id);
        log.info({ workspace: id }, 'Slack workspace installed Paperboy');
        page(answer as ServerResponse, 200, 'installed');
      },
      failure: (error, _options, _request, answer) => {
        log.warn({ code: error.code }, 'Slack installation failed');
        page(answer as ServerResponse, 400, 'notInstalled');
      },
    });
  }

  const guarded =
    (handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      if (request.method !== 'GET') {
        response.writeHead(405).end();
        return;
      }
      handle(request, response).catch((error: unknown) => {
        log.warn({ error: String(error) }, 'Slack installation failed');
        page(response, 500, 'notInstalled');
      });
    };
  return {
    mounts: [
      { path: INSTALL, handle: guarded(install) },
      { path: REDIRECT, handle: guarded(redirect) },
    ],
  };
}

function page(
  response: ServerResponse,
  status: number,
  phrase: 'installed' | 'notInstalled',
): void {
  if (!response.headersSent) {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  }
  const lines = (['zh', 'en'] as const).map(
    (one) => `<p lang="${one}">${say(one).slack[phrase]}</p>`,
  );
  response.end(`<!doctype html><meta charset="utf-8"><title>Paperboy</title>${lines.join('')}`);
}
