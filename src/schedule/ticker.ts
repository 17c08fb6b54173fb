import { schedule } from 'node-cron';

/** Calls `tick` at every full minute. What is due is worked out from the clock, so a late or a lost call is no harm. */
export function startTicker(tick: () => void): () => void {
  const task = schedule('* * * * *', tick, { suppressMissedWarning: true });
  return () => void task.stop();
}
