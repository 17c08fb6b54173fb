import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { ACTION_VERBS } from '../../src/message/doc.ts';
import { openWorld, pressable, shown, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

describe('/paper', () => {
  test('shows the card of the one that is meant', async () => {
    const { doc, visible } = await world.type('/paper VESPO');
    expect(visible).toBe('private');
    expect(shown(doc)).toContain('VESPO: Variational Sequence-Level Soft Policy Optimization');
    expect(shown(doc)).toContain('2602.10693');
    expect(pressable(doc)).toEqual([
      'details 2602.10693',
      'save 2602.10693',
      'similar 2602.10693',
      'bibtex 2602.10693',
    ]);
  });

  test.each(['vespo', 'https://arxiv.org/abs/2602.10693v2', 'arXiv:2602.10693', '2602.10693'])(
    'finds it by %s',
    async (query) => {
      expect(shown((await world.type(`/paper ${query}`)).doc)).toContain('2602.10693');
    },
  );

  test('a paper of two reports names both', async () => {
    const text = shown((await world.type('/paper AdaReasoner')).doc);
    expect(text).toContain('Also in: arXiv Computer Vision 2026-01-27');
  });

  test('answers Chinese in Chinese', async () => {
    const text = shown((await world.type('/paper 潜在隐式视觉推理')).doc);
    expect(text).toContain('潜在隐式视觉推理');
    expect(text).toContain('摘要');
  });

  test('nothing near says so and how to go on', async () => {
    const text = shown((await world.type('/paper qzxjkw')).doc);
    expect(text).toMatch(/Nothing found for "qzxjkw"/);
  });

  test('without words it says what to type', async () => {
    const text = shown((await world.type('/paper')).doc);
    expect(text).toContain('Try: /paper SARAH');
  });
});

describe('/papers', () => {
  test('latest is the newest digest, private', async () => {
    const reply = await world.type('/papers latest');
    expect(reply.visible).toBe('private');
    expect(shown(reply.doc)).toContain('Daily papers · Mon, Feb 23');
    expect(shown(reply.doc)).toContain('7 papers');
  });

  test.each([
    ['latest arxiv', 'Wed, Feb 11'],
    ['latest hf 2026-01-28', 'Wed, Jan 28'],
    ['最新 2026年1月27日', '1月27日 周二'],
    ['latest newsletter', 'Fri, Dec 26'],
  ])('%s', async (typed, day) => {
    expect(shown((await world.type(`/papers ${typed}`)).doc)).toContain(day);
  });

  test('a day without a report names the days there are', async () => {
    const text = shown((await world.type('/papers latest 2026-02-22')).doc);
    expect(text).toContain('There is no report of 2026-02-22.');
    expect(text).toContain('2026-02-23 (Mon, Feb 23)');
  });

  test('help names every verb in the reader’s language', async () => {
    expect(shown((await world.type('/papers help')).doc)).toContain('/papers subscribe TOPIC');
    expect(shown((await world.type('/papers 帮助')).doc)).toContain('/papers 订阅 主题');
    expect(shown((await world.type('/papers')).doc)).toContain('/papers status');
  });

  test('an unknown verb offers the likely one', async () => {
    expect(shown((await world.type('/papers subscrbe robotics')).doc)).toContain(
      'Did you mean /papers subscribe?',
    );
    expect(shown((await world.type('/papers VESPO')).doc)).toContain('Did you mean /paper VESPO?');
  });

  test('search lists and pages', async () => {
    const first = await world.type('/papers search video');
    expect(shown(first.doc)).toMatch(/\d+ papers for "video"/);
    const next = pressable(first.doc).find((action) => action.startsWith('search 2:'));
    if (next) {
      const second = await world.press('search', next.slice('search '.length));
      expect(second.surface).toBe('update');
    }
  });

  test.each(['topics', 'trends', 'status', 'saved', 'why 2602.10693', 'subscriptions'])(
    '%s answers',
    async (verb) => {
      const { doc } = await world.type(`/papers ${verb}`);
      expect(shown(doc).length).toBeGreaterThan(10);
      expect(world.bugs).toEqual([]);
    },
  );
});

describe('subscribing', () => {
  test('a channel subscribes, lists and unsubscribes', async () => {
    const done = await world.type('/papers subscribe robotics');
    expect(shown(done.doc)).toMatch(
      /^Robotics comes on weekdays at 9:00 \(Shanghai\) to this channel\./i,
    );
    expect(shown(done.doc)).toMatch(/The last 7 days of reports had \d+ papers?/);
    expect(done.changed).toBe(true);
    expect(shown((await world.type('/papers subscriptions')).doc)).toMatch(/robotics/i);
    const undo = pressable(done.doc).find((action) => action.startsWith('unsubscribe '));
    expect(undo).toBe('unsubscribe robotics');
    await world.press('unsubscribe', 'robotics');
    expect(await world.context.subscriptions.all()).toEqual([]);
  });

  test('a second topic joins the first, and a name in the other language is the same topic', async () => {
    await world.type('/papers subscribe robotics');
    await world.type('/papers subscribe 强化学习');
    await world.type('/papers subscribe 机器人');
    const all = await world.context.subscriptions.all();
    expect(all.map(({ topics }) => topics)).toEqual([['robotics', 'reinforcement-learning']]);
  });

  test('language, time and person are taken from the words', async () => {
    await world.type('/papers subscribe robotics in zh at 21:30 daily me');
    const [entry] = await world.context.subscriptions.all();
    expect(entry).toMatchObject({
      to: { platform: 'slack', workspace: 'T1', channel: 'U1', user: 'U1' },
      at: ['30 21 * * *'],
      language: 'zh',
      skipSeen: true,
      since: '2026-02-23T02:00:00.000Z',
    });
  });

  test('those who may not manage are told how to get it for themselves', async () => {
    const { doc } = await world.type('/papers subscribe robotics', { mayManage: false });
    expect(shown(doc)).toContain('/papers subscribe robotics me');
    expect(await world.context.subscriptions.all()).toEqual([]);
  });

  test('an unknown topic suggests near ones and the words themselves', async () => {
    const { doc } = await world.type('/papers subscribe gaussian splating');
    expect(shown(doc)).toContain('There is no topic "gaussian splating"');
    expect(pressable(doc)).toContain('subscribe "gaussian splating"');
    const [first = ''] = pressable(doc);
    await world.press('subscribe', first.slice('subscribe '.length));
    expect(await world.context.subscriptions.all()).toHaveLength(1);
  });

  test('pause and resume keep everything else', async () => {
    await world.type('/papers subscribe robotics');
    await world.type('/papers pause');
    const [paused] = await world.context.subscriptions.all();
    expect(paused?.paused).toMatchObject({ reason: 'asked' });
    await world.type('/papers resume');
    const [resumed] = await world.context.subscriptions.all();
    expect(resumed).not.toHaveProperty('paused');
    expect(resumed?.topics).toEqual(['robotics']);
  });

  test('channels do not see each other', async () => {
    await world.type('/papers subscribe robotics');
    const other = { place: { platform: 'slack', workspace: 'T1', channel: 'C2' } } as const;
    expect(shown((await world.type('/papers subscriptions', other)).doc)).toContain(
      'Nothing is subscribed here yet.',
    );
    expect(shown((await world.type('/papers unsubscribe robotics', other)).doc)).toContain(
      'Nothing here is subscribed',
    );
    expect(await world.context.subscriptions.all()).toHaveLength(1);
  });

  test('muting a topic leaves it out, unmuting takes it back', async () => {
    await world.type('/papers subscribe all');
    await world.type('/papers mute robotics');
    expect((await world.context.subscriptions.all())[0]?.topics).toEqual(['-robotics']);
    await world.type('/papers unmute robotics');
    expect((await world.context.subscriptions.all())[0]?.topics).toEqual([]);
  });
});

describe('buttons', () => {
  test('save, list, export, unsave', async () => {
    await world.press('save', '2602.10693');
    await world.press('save', '2602.10693');
    const list = await world.type('/papers saved');
    expect(shown(list.doc)).toContain('Your reading list: 1 paper');
    expect(pressable(list.doc)).toContain('bibtex saved');
    const { file } = await world.press('bibtex', 'saved');
    expect(file?.name).toBe('paperboy.bib');
    expect(file?.text).toContain('eprint = {2602.10693}');
    await world.press('unsave', '2602.10693');
    expect(shown((await world.type('/papers saved')).doc)).toContain('0 papers');
  });

  test('details turn pages to the end', async () => {
    let page = await world.press('details', '2602.10098');
    expect(page.surface).toBe('modal');
    const seen = [shown(page.doc)];
    for (let turn = 2; turn < 30; turn += 1) {
      const next = pressable(page.doc).find((action) => action === `details 2602.10098:${turn}`);
      if (!next) break;
      page = await world.press('details', `2602.10098:${turn}`);
      expect(page.surface).toBe('update');
      seen.push(shown(page.doc));
    }
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.join('\n')).toContain('Page 1 of');
  });

  test('a paper that is gone says so', async () => {
    const text = shown((await world.press('details', '1234.56789')).doc);
    expect(text).toContain('Paper 1234.56789 is no longer in the library.');
  });

  test('any value of any button is answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ACTION_VERBS),
        fc.string({ maxLength: 80 }),
        async (verb, value) => {
          const reply = await world.press(verb, value);
          expect(reply.doc.blocks.length).toBeGreaterThan(0);
          expect(world.bugs).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('any text of any command is answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
        await world.handlers.command({
          command: 'papers',
          text,
          person: { platform: 'slack', user: 'U1' },
          place: { platform: 'slack', channel: 'C1' },
          direct: false,
          mayManage: true,
        });
        expect(world.bugs).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('shared links', () => {
  const place = { platform: 'slack', workspace: 'T1', channel: 'C1' } as const;
  const url = 'https://arxiv.org/abs/2602.10693';

  test('a known paper gets its card, once in half an hour', async () => {
    const [card] = await world.handlers.unfurl(place, [url]);
    expect(card?.url).toBe(url);
    expect(shown(card?.doc ?? { notification: '', blocks: [] })).toContain('VESPO');
    expect(await world.handlers.unfurl(place, [url])).toEqual([]);
    expect(await world.handlers.unfurl({ ...place, channel: 'C2' }, [url])).toHaveLength(1);
  });

  test('unknown papers, other sites, many links and muted channels stay untouched', async () => {
    expect(await world.handlers.unfurl(place, ['https://arxiv.org/abs/1706.03762'])).toEqual([]);
    expect(await world.handlers.unfurl(place, ['https://example.org/abs/2602.10693'])).toEqual([]);
    expect(
      await world.handlers.unfurl(place, [
        url,
        `${url}v1`,
        'https://huggingface.co/papers/2602.18432',
      ]),
    ).toEqual([]);
    await world.type('/papers mute links');
    expect(await world.handlers.unfurl(place, [url])).toEqual([]);
  });
});

describe('the person’s page', () => {
  test('shows subscriptions, reading list and settings, in the language chosen there', async () => {
    await world.type('/papers subscribe robotics me');
    await world.press('save', '2602.10693');
    const asking = {
      person: { platform: 'slack', workspace: 'T1', user: 'U1' },
      place: { platform: 'slack', workspace: 'T1', channel: 'U1', user: 'U1' },
      direct: true,
      mayManage: true,
    } as const;
    expect(shown(await world.handlers.home(asking))).toMatch(
      /Robotics[\s\S]*VESPO[\s\S]*Language English/i,
    );
    await world.press('home', 'language=zh');
    expect(shown(await world.handlers.home(asking))).toContain('阅读清单');
  });
});

test('a store that is down is said, and look-ups go on', async () => {
  const down = async (): Promise<never> => {
    throw Object.assign(new Error('refused'), { code: 'store-down' });
  };
  world = await openWorld({
    people: { get: down, put: down },
    subscriptions: { all: down, get: down, put: down, remove: down },
  });
  expect(shown((await world.type('/paper VESPO')).doc)).toContain('2602.10693');
  expect(shown((await world.type('/papers subscribe robotics')).doc)).toContain(
    'I cannot reach my store right now',
  );
});
