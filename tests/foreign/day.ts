// The same day as in java/…/Day.java, through the types that openapi-typescript has generated: tsc refuses a field that no document has.

import createClient from "openapi-fetch";
import type { paths as Accounting, components } from "./generated/accounting.js";
import type { paths as Analytics } from "./generated/analytics.js";
import type { paths as Tracker } from "./generated/tracker.js";
import { token, until, url } from "../system.mjs";

type Entry = components["schemas"]["AccountEntry"];

const BONUS_MINOR = 90_000;
const tokens = new Map<string, string>();

async function as(login: string) {
  if (!tokens.has(login)) tokens.set(login, await token(login));
  const headers = { Authorization: `Bearer ${tokens.get(login)}` };
  return {
    tracker: createClient<Tracker>({ baseUrl: url("tracker"), headers }),
    accounting: createClient<Accounting>({ baseUrl: url("accounting"), headers }),
    analytics: createClient<Analytics>({ baseUrl: url("analytics"), headers }),
  };
}

function expect(what: string, wanted: unknown, found: unknown) {
  if (wanted !== found) throw new Error(`${what}: expected ${wanted}, but it is ${found}`);
}

/** The data of an answer, which must be a success. */
function read<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

/** Tasks name people, demo tokens logins: whose account is it? */
async function loginOf(person: string) {
  for (const login of ["ann", "bob", "carla", "dmitry", "victor"]) {
    if (read(await (await as(login)).accounting.GET("/api/v1/me/account")).accountId === person) return login;
  }
  throw new Error(`Nobody of the demo is ${person}`);
}

async function work() {
  const { tracker } = await as("mary");
  const wish = { externalId: `TS-${Date.now()}`, title: "Прочитать типы", description: null };
  const header = { "Idempotency-Key": crypto.randomUUID() };
  const first = await tracker.POST("/api/v1/tasks", { params: { header }, body: wish });
  const created = read(first);
  // Enough tasks that most people have an account and get a letter. Texts are Russian, because all words of a Russian letter must be.
  for (let n = 0; n < 20; n++) read(await tracker.POST("/api/v1/tasks", { body: { externalId: null, title: `Задача ${n}`, description: null } }));
  expect("created", 201, first.response.status);
  expect("where it is", `/api/v1/tasks/${created.id}`, first.response.headers.get("Location"));
  const again = await tracker.POST("/api/v1/tasks", { params: { header }, body: wish });
  expect("one task per key", created.id, read(again).id);
  const twice = await tracker.POST("/api/v1/tasks", { body: wish });
  expect("one task per external id", "urn:ates:problem:external-id-taken", twice.error?.type);
  const other = await tracker.POST("/api/v1/tasks", { params: { header }, body: { ...wish, title: "Другая" } });
  expect("a reused key", "urn:ates:problem:idempotency-key-reused", other.error?.type);
  const shuffled = read(await tracker.POST("/api/v1/shuffles", { params: { header } }));
  expect("the shuffle's seed", true, BigInt(shuffled.seed) !== 0n);
  // The other program may shuffle at the same time.
  return until("the assignee completes it", 60, async () => {
    const path = { id: created.id };
    const task = read(await tracker.GET("/api/v1/tasks/{id}", { params: { path } }));
    const login = await loginOf(task.assigneeId);
    const answer = await (await as(login)).tracker.POST("/api/v1/tasks/{id}/completion", { params: { path } });
    return answer.data && { task: answer.data, login };
  });
}

/** Victor proposes, Ada approves. */
async function correct(person: string) {
  const victor = (await as("victor")).accounting;
  const own = read(await victor.GET("/api/v1/me/account")).accountId;
  const id = person === own ? read(await (await as("bob")).accounting.GET("/api/v1/me/account")).accountId : person;
  const key = crypto.randomUUID();
  const adjusted = await victor.POST("/api/v1/accounts/{id}/adjustments", {
    params: { path: { id }, header: { "Idempotency-Key": key } },
    body: { kind: null, amountMinor: BONUS_MINOR, reason: "Всё верно" },
  });
  expect("it waits for a second person", 202, adjusted.response.status);
  const { accounting } = await as("ada");
  const approved = read(await accounting.POST("/api/v1/approvals/{id}/approve", { params: { path: { id: key } } }));
  expect("it is approved", "approved", approved.state);
  await until("the correction is posted", 30, async () => (await entries(victor, id)).some((one) => one.amountMinor === BONUS_MINOR));
}

async function entries(accounting: Awaited<ReturnType<typeof as>>["accounting"], id: string): Promise<Entry[]> {
  return read(await accounting.GET("/api/v1/accounts/{id}/entries", { params: { path: { id }, query: { limit: 100 } } })).entries;
}

const { task, login } = await work();
const { accounting } = await as(login);
const reward = await until("the reward is on the account", 60, async () =>
  (await entries(accounting, task.assigneeId)).find((one) => one.taskId === task.id && one.amountMinor > 0));
expect("the reward", task.rewardMinor, reward.amountMinor);
await correct(task.assigneeId);

const victor = (await as("victor")).accounting;
const path = { day: reward.day };
const closed = await until("the day is closed", 240, async () => {
  const day = read(await victor.GET("/api/v1/days/{day}", { params: { path } }));
  return day.closed ? day : undefined;
});
const paid = await until("everybody is paid", 60, async () => {
  const { payouts } = read(await victor.GET("/api/v1/payouts", { params: { query: { ...path, limit: 500 } } }));
  return payouts.every((one) => one.state === "paid") ? payouts : undefined;
});
expect("the sum of payouts", closed.paidOutMinor, paid.reduce((sum, one) => sum + one.amountMinor, 0));

const ada = (await as("ada")).analytics;
const { figures } = await until("the day is final", 120, async () => {
  const day = read(await ada.GET("/api/v1/days/{day}", { params: { path } }));
  return day.figures.isFinal ? day : undefined;
});
expect("the fees of the day", closed.feesMinor, figures.feesMinor);
expect("the rewards of the day", closed.rewardsMinor, figures.rewardsMinor);
expect("what the company earned", closed.companyEarnedMinor, figures.companyEarnedMinor);
expect("the payouts", closed.paidOutMinor, figures.paidOutMinor);
expect("a dearest task", true, (figures.mostExpensive?.rewardMinor ?? 0) >= task.rewardMinor);
console.log(`  ${figures.day}: ${closed.payouts} payouts, company earned ${figures.companyEarnedMinor}, as generated TypeScript reads it`);
