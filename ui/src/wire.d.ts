// The names of the API's types for the whole page.

declare type Input<K extends keyof Api> = Api[K][0];
declare type Output<K extends keyof Api> = Api[K][1];
