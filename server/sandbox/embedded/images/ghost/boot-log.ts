/** What Ghost 6.65.0 writes while it boots with an empty SQLite database, line by line, as a real one did. */

export interface BootLine {
  /** Milliseconds since the process started. */
  readonly at: number;
  readonly level: 'INFO' | 'WARN' | 'ERROR' | 'plain';
  readonly text: string;
}

const TABLES = words(`
  newsletters posts posts_meta gift_links post_gift_links users posts_authors roles roles_users permissions
  permissions_users permissions_roles settings tags posts_tags invites brute sessions integrations webhooks
  api_keys mobiledoc_revisions post_revisions members products offers benefits products_benefits members_products
  posts_products members_created_events members_cancel_events members_payment_events members_login_events
  members_email_change_events members_metafield_change_events members_status_events members_product_events
  members_paid_subscription_events labels members_labels members_metafields members_metafield_bindings
  products_checkout_fields products_checkout_config members_metafield_values members_stripe_customers
  subscriptions members_stripe_customers_subscriptions members_current_subscription
  members_subscription_created_events offer_redemptions members_subscribe_events machine_payment_events
  donation_payment_events stripe_products stripe_prices actions emails email_batches email_recipients
  email_recipient_failures tokens snippets custom_theme_settings members_newsletters comments comment_likes
  comment_reports jobs members_feedback suppressions email_spam_complaint_events mentions milestones collections
  collections_posts recommendations recommendation_click_events recommendation_subscribe_events outbox
  email_design_settings automations automation_actions automation_action_revisions redirects members_click_events
  automation_action_edges automation_runs automation_run_steps welcome_email_automated_emails
  welcome_email_automation_runs automated_email_recipients gifts gift_deliveries tinybird_syncs
`);

const EDITOR_NODES = words(`
  CodeBlockNode ImageNode MarkdownNode VideoNode AudioNode CalloutNode CallToActionNode HorizontalRuleNode
  HtmlNode FileNode ToggleNode ButtonNode HeaderNode BookmarkNode PaywallNode ProductNode EmbedNode EmailNode
  GalleryNode EmailCtaNode SignupNode TransistorNode ZWNJNode
`);

const MODELS = [
  'Collection',
  'Product',
  'Newsletter',
  'EmailDesignSetting',
  'Tag',
  'Permission',
  'Post',
  'Integration',
];

const JOBS = {
  'clean-gifts': '56 26 1 * * *',
  'send-gift-reminders': '44 18 3 * * *',
  'clean-tokens': '53 19 8 * * *',
  'clean-expired-comped': '2 51 0 * * *',
} as const;

export interface BootFacts {
  /** When the process started, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly siteUuid: string;
  /** An earlier boot already filled the database. */
  readonly initialised: boolean;
}

/** Milliseconds from the start until the site answers. */
export function bootDuration(initialised: boolean): number {
  return initialised ? 5486 : 8547;
}

export function bootLines(facts: BootFacts): BootLine[] {
  const booted = bootDuration(facts.initialised);
  return [...(facts.initialised ? readyLines(booted) : initialisation()), ...siteLines(facts, booted)];
}

function initialisation(): BootLine[] {
  const lines: BootLine[] = [{ at: 600, level: 'WARN', text: 'Database state requires initialisation.' }];
  for (const [i, table] of TABLES.entries()) lines.push(info(610 + i * 11, `Creating table: ${table}`));
  lines.push(info(1700, 'Creating view: members_resolved_subscription'));
  for (const [i, model] of MODELS.entries()) lines.push(info(4400 + i * 350, `Model: ${model}`));
  lines.push(info(7300, 'Relation: Role to Permission'), info(7380, 'Relation: Post to Tag'));
  lines.push(info(7450, 'Database is in a ready state.'), info(7456, 'Ghost database ready in 7.456s'));
  return lines;
}

function readyLines(booted: number): BootLine[] {
  const at = booted - 1100;
  return [info(at, 'Database is in a ready state.'), info(at, `Ghost database ready in ${(at / 1000).toFixed(3)}s`)];
}

function siteLines(facts: BootFacts, booted: number): BootLine[] {
  const lines: BootLine[] = [];
  if (!facts.initialised) {
    lines.push(
      info(
        booted - 1080,
        `Configured site_uuid was not found or invalid. Setting site_uuid to a new value: ${facts.siteUuid}`,
      ),
    );
  }
  // The editor's packages are loaded twice, and complain twice.
  for (const pass of [0, 1])
    for (const node of EDITOR_NODES) lines.push(...nodeWarnings(node, booted - 900 + pass * 300));
  const near = booted - 100;
  lines.push(
    info(near, 'Invalidating assets for regeneration'),
    plain(
      near,
      '(node:1) [DEP0169] DeprecationWarning: `url.parse()` behavior is not standardized and prone to errors that have security implications. Use the WHATWG URL API instead. CVEs are not issued for `url.parse()` vulnerabilities.',
    ),
    plain(near, '(Use `node --trace-deprecation ...` to show where the warning was created)'),
    info(near, '[EmailAnalytics:newsletters] Initialized with SEQUENTIAL processing mode'),
    info(near, '[EmailAnalytics:automations] Initialized with SEQUENTIAL processing mode'),
    info(near, '[EmailAnalytics:gifts] Initialized with SEQUENTIAL processing mode'),
    { at: near, level: 'WARN', text: 'Explore URL not set' },
    info(near, 'Stripe members-migrations started'),
    info(near, 'Stripe not configured - skipping migrations'),
    info(near, 'Stripe members-migrations completed in 0ms'),
    info(booted, `Ghost booted in ${(booted / 1000).toFixed(3)}s`),
  );
  for (const [job, schedule] of Object.entries(JOBS))
    lines.push(info(booted, `[Background Job] ${job} scheduled at ${schedule}`));
  const milestone = new Date(facts.startedAt + booted + 5000);
  lines.push(
    info(booted, '[Tinybird sync] Not started: Traffic Analytics service is not configured'),
    info(booted, '[Background Job] update-check scheduled at 54 6 1 * * *'),
    info(booted, `Running milestone emails job on ${dateText(milestone)}`),
    info(booted + 900, '"GET /.ghost/activitypub/v1/site/" \u001B[33m404\u001B[39m 124ms'),
    {
      at: booted + 900,
      level: 'ERROR',
      text: `Could not get webhook secret for ActivityPub SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON`,
    },
    { at: booted + 900, level: 'ERROR', text: 'No webhook secret found - cannot initialise' },
  );
  return lines;
}

function nodeWarnings(node: string, at: number): BootLine[] {
  const importing = `${node} should implement "importJSON" method to ensure JSON and default HTML serialization works as expected`;
  const exporting = importing.replace('importJSON', 'exportJSON');
  if (node === 'ZWNJNode') return [plain(at, importing)];
  const must = ['static "getType"', 'static "clone"', '"decorate"'].map((what) =>
    plain(at, `${node} must implement ${what} method`),
  );
  if (WITHOUT_JSON.has(node)) return must;
  return [...must, plain(at, importing), ...(WITHOUT_EXPORT.has(node) ? [] : [plain(at, exporting)])];
}

const WITHOUT_JSON = new Set(['BookmarkNode', 'SignupNode']);
const WITHOUT_EXPORT = new Set(['ImageNode', 'VideoNode', 'FileNode', 'ProductNode']);

function info(at: number, text: string): BootLine {
  return { at, level: 'INFO', text };
}

function plain(at: number, text: string): BootLine {
  return { at, level: 'plain', text };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** As JavaScript's Date writes itself where time is UTC. */
function dateText(date: Date): string {
  const [day = '', rest = ''] = date.toUTCString().split(', ');
  const [number = '', month = '', year = '', time = ''] = rest.split(' ');
  return `${day} ${month} ${number} ${year} ${time} GMT+0000 (Coordinated Universal Time)`;
}
