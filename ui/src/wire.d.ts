// The shapes around the generated types of bindings.d.ts.

/** A moment with the writer's own offset, RFC 3339. */
declare type Instant = string;
/** What every call answers. */
declare type Answer<T> = { data: T; touched: string[]; rev: number; kept_both: KeptBoth[] };
declare type Input<K extends keyof Api> = Api[K]['input'];
declare type Output<K extends keyof Api> = Api[K]['output'];
declare type StatusCounts = Record<Status, number>;
