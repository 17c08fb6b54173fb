import type { SendResult } from '../../delivery/ports.ts';
import { say } from '../../message/phrases.ts';
import type { CallFault } from './api.ts';

type Fixes = ReturnType<typeof say>['slack']['fixes'];
type Refused = Extract<SendResult, { kind: 'refused' }>;

interface Refusal {
  readonly reason: Refused['reason'];
  readonly fix: Exclude<keyof Fixes, 'scope'>;
}

const refusal = (reason: Refused['reason'], fix: Refusal['fix']): Refusal => ({ reason, fix });

const gone = refusal('gone', 'noChannel');
const token = refusal('forbidden', 'token');
const policy = refusal('forbidden', 'policy');
const restricted = refusal('forbidden', 'restricted');
const payload = refusal('invalid', 'payload');

/** Refusals of chat.postMessage and chat.update (docs.slack.dev/reference/methods/chat.postMessage#errors). */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  channel_not_found: gone,
  messages_tab_disabled: refusal('forbidden', 'messages'),
  is_archived: refusal('gone', 'archived'),
  not_in_channel: refusal('forbidden', 'invite'),
  user_not_found: refusal('gone', 'user'),
  users_not_found: refusal('gone', 'user'),
  user_not_visible: refusal('gone', 'user'),
  user_disabled: refusal('gone', 'user'),
  cannot_dm_bot: refusal('gone', 'user'),
  restricted_action: restricted,
  restricted_action_read_only_channel: restricted,
  restricted_action_thread_only_channel: restricted,
  restricted_action_non_threadable_channel: restricted,
  restricted_action_thread_locked: refusal('forbidden', 'thread'),
  cannot_reply_to_message: refusal('forbidden', 'thread'),
  thread_not_found: refusal('gone', 'thread'),
  message_not_found: refusal('gone', 'thread'),
  cant_update_message: policy,
  edit_window_closed: policy,
  not_allowed: policy,
  slack_connect_canvas_sharing_blocked: policy,
  slack_connect_file_link_sharing_blocked: policy,
  slack_connect_clip_sharing_blocked: policy,
  slack_connect_blocked_file_type: policy,
  as_user_not_supported: policy,
  ekm_access_denied: policy,
  access_denied: policy,
  enterprise_is_restricted: policy,
  method_not_supported_for_channel_type: restricted,
  missing_file_data: payload,
  no_permission: policy,
  two_factor_setup_required: policy,
  is_bot: policy,
  not_allowed_token_type: token,
  invalid_auth: token,
  not_authed: token,
  account_inactive: token,
  token_revoked: token,
  token_expired: token,
  org_login_required: policy,
  team_not_found: refusal('forbidden', 'team'),
  team_access_not_granted: refusal('forbidden', 'team'),
  deprecated_endpoint: payload,
  method_deprecated: payload,
  invalid_arg_name: payload,
  invalid_arguments: payload,
  invalid_array_arg: payload,
  invalid_charset: payload,
  invalid_form_data: payload,
  invalid_post_type: payload,
  missing_post_type: payload,
  attachment_payload_limit_exceeded: payload,
  too_many_attachments: payload,
  too_many_contact_cards: payload,
  invalid_attachments: payload,
  invalid_blocks: payload,
  invalid_blocks_format: payload,
  msg_blocks_too_long: payload,
  msg_too_long: payload,
  no_text: payload,
  markdown_text_conflict: payload,
  metadata_too_large: payload,
  metadata_must_be_sent_from_app: payload,
  invalid_metadata_format: payload,
  invalid_metadata_schema: payload,
};

/** Surely not posted; comes right by waiting. Milliseconds; how much has to wait. */
const LATER: Readonly<Record<string, [milliseconds: number, scope: 'workspace' | 'platform']>> = {
  ratelimited: [10_000, 'workspace'],
  rate_limited: [10_000, 'workspace'],
  message_limit_exceeded: [60_000, 'workspace'],
  team_added_to_org: [60_000, 'workspace'],
  accesslimited: [60_000, 'workspace'],
  service_unavailable: [30_000, 'platform'],
  request_timeout: [5_000, 'platform'],
};

/** A failed call in the words of the port. Whatever is not known to be refused may be in the channel. */
export function outcomeOf(fault: CallFault): Exclude<SendResult, { kind: 'sent' }> {
  switch (fault.kind) {
    case 'limited': {
      const milliseconds = fault.seconds * 1000;
      return { kind: 'later', milliseconds, scope: 'workspace', code: 'ratelimited' };
    }
    case 'http':
      if (fault.status >= 500 || fault.status === 408) {
        return { kind: 'unknown', code: `http_${fault.status}` };
      }
      // Slack itself answers 200: a proxy in between refused, and may stop doing so.
      return fault.status === 413
        ? refused('http_413', payload)
        : { kind: 'later', milliseconds: 60_000, scope: 'platform', code: `http_${fault.status}` };
    case 'network':
      return fault.sent
        ? { kind: 'unknown', code: fault.code }
        : { kind: 'later', milliseconds: 15_000, scope: 'platform', code: fault.code };
    case 'platform':
      return platformOutcome(fault);
  }
}

function platformOutcome(fault: Extract<CallFault, { kind: 'platform' }>) {
  const later = LATER[fault.code];
  if (later) {
    return { kind: 'later', milliseconds: later[0], scope: later[1], code: fault.code } as const;
  }
  if (fault.code === 'missing_scope') {
    const scopes = fault.needed ?? 'chat:write';
    return {
      kind: 'refused',
      reason: 'forbidden',
      code: fault.code,
      fix: { zh: say('zh').slack.fixes.scope(scopes), en: say('en').slack.fixes.scope(scopes) },
    } as const;
  }
  const known = REFUSALS[fault.code] ?? (/^restricted_action/.test(fault.code) ? restricted : null);
  return known ? refused(fault.code, known) : ({ kind: 'unknown', code: fault.code } as const);
}

export function refused(code: string, { reason, fix }: Refusal): Refused {
  const words = { zh: say('zh').slack.fixes[fix], en: say('en').slack.fixes[fix] };
  return { kind: 'refused', reason, code, fix: words };
}
