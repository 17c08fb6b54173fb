/** One kind of data in the store: JSON values by key. Rejects with StoreError when the store cannot be reached. */
export interface Records<T> {
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
  all(): Promise<readonly (readonly [key: string, value: T])[]>;
}
