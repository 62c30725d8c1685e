// What all checks share: where the services are, and tokens of the demo's people.

export const home = Number(process.env.ATES_PORT);
export const services = { outside: home, tracker: home + 1, accounting: home + 2, analytics: home + 3 };

export function url(service) {
  return `http://localhost:${services[service]}`;
}

export async function token(login) {
  const answer = await fetch(`${url("outside")}/demo/token?login=${login}`, { method: "POST" });
  if (!answer.ok) throw new Error(`No token for ${login}: ${answer.status}`);
  return (await answer.json()).access_token;
}

/** Repeats `attempt` until it returns something, at most so long. */
export async function until(what, seconds, attempt) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await attempt();
    if (found) return found;
    if (Date.now() > end) throw new Error(`After ${seconds} s still not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
