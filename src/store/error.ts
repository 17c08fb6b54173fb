/** The store cannot be reached or cannot write. Look-ups go on; the outbox waits and tries again. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code = 'store-down';
}

/** Waits at most this long for a store that is not in this process, milliseconds. */
export const STORE_TIMEOUT = 5_000;

/** A store's own failure, or its silence, as StoreError. */
export async function reaching<T>(what: string, work: () => Promise<T>): Promise<T> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => silence.reject(new Error(`no answer for ${STORE_TIMEOUT / 1000} s`)),
    STORE_TIMEOUT,
  );
  try {
    return await Promise.race([work(), silence.promise]);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(`store: ${what}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
