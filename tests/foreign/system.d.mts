export function url(service: string): string;
export function token(login: string): Promise<string>;
export function until<T>(what: string, seconds: number, attempt: () => Promise<T | undefined | false>): Promise<T>;
