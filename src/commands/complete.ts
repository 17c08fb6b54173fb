import { formatDay } from '../message/format.ts';
import type { Asked } from './asked.ts';
import { at, here, personalPlace, topicsText } from './here.ts';
import type { CompleteKind, Offer } from './ports.ts';

/** Discord takes 25 choices, Slack 100: both get the 25 best. */
const OFFERS = 25;

/** What to offer while somebody types. */
export async function complete(
  asked: Asked,
  kind: CompleteKind,
  prefix: string,
): Promise<readonly Offer[]> {
  const { context, language } = asked;
  const typed = prefix.normalize('NFKC').trim().toLowerCase();
  switch (kind) {
    case 'paper': {
      if (typed !== '') {
        return context.library
          .complete(typed, OFFERS)
          .map(({ id, label }) => ({ label, value: id }));
      }
      const newest = context.library.reports()[0]?.ids ?? [];
      return newest.slice(0, OFFERS).flatMap((id) => {
        const paper = context.library.get(id);
        return paper ? [{ label: paper.title, value: id }] : [];
      });
    }
    case 'topic':
      return context.topics
        .complete(typed, OFFERS)
        .map((topic) => ({ label: `${topic.name[language]} · ${topic.id}`, value: topic.id }));
    case 'date': {
      const days = [...new Set(context.library.reports().map(({ date }) => date))];
      return days
        .filter((day) => day.startsWith(typed) || day.replaceAll('-', '').startsWith(typed))
        .slice(0, OFFERS)
        .map((day) => ({ label: `${day} · ${formatDay(day, language)}`, value: day }));
    }
    case 'subscription': {
      const entries = [...(await here(asked)), ...(await at(asked, personalPlace(asked)))];
      const texts = [
        ...new Set(entries.flatMap((entry) => (entry.topics.length > 0 ? entry.topics : ['all']))),
      ];
      return texts
        .map((value) => ({
          label: value === 'all' ? topicsText(asked, []) : topicsText(asked, [value]),
          value,
        }))
        .filter(({ label, value }) => `${label} ${value}`.toLowerCase().includes(typed))
        .slice(0, OFFERS);
    }
  }
}
