// Calls every operation of every OpenAPI document with generated valid and invalid requests. Each answer must have a status that the
// document lists by its number ("default" is not enough), a documented media type, and a body that its schema accepts. A wrong request
// must be refused. The seed is printed; the same seed makes the same requests against the same data.

import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { services, token, url } from "./system.mjs";

const seed = Number(process.env.SEED ?? Date.now() % 100000);
let state = seed;
/** A linear congruential generator, which is enough to vary requests. */
function random(bound) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * bound);
}
const pick = (list) => list[random(list.length)];

/** Would pause the robots or stop the faults that other checks need; asks for minutes of work. */
const NOT_CALLED_RIGHT = new Set(["robotsPause", "bankMisbehave", "figuresRebuild"]);
const WRONG_VALUES = ["", "x", "-1", "0", "99999999999999999999", "2026-02-30", "\u{1F407}", "a".repeat(300), "%00", "a/b", "null"];
const WRONG_JSON = [1, true, "x", [], {}, 1.5, "a".repeat(11000)];

const findings = new Map();
let calls = 0;

function found(operation, what) {
  const line = `${operation}: ${what}`;
  findings.set(line, (findings.get(line) ?? 0) + 1);
}

function sample(schema, root, pool, name = "") {
  if (schema.$ref) return sample(root.components.schemas[schema.$ref.split("/").pop()], root, pool, name);
  if (schema.anyOf) return sample(schema.anyOf.find((one) => one.type !== "null"), root, pool, name);
  if (schema.enum) return pick(schema.enum);
  const type = [schema.type ?? "string"].flat().find((one) => one !== "null");
  switch (type) {
    case "integer":
    case "number":
      return schema.minimum === undefined ? 1 + random(3) : Number(schema.minimum) + random(3);
    case "boolean":
      return random(2) === 1;
    case "array":
      return [sample(schema.items, root, pool)];
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([property, one]) => [property, sample(one, root, pool, property)]));
    default:
      if (schema.format === "uuid") return pool.uuids.length ? pick(pool.uuids) : crypto.randomUUID();
      if (schema.format === "date") return pool.days.length ? pick(pool.days) : "2026-01-01";
      if (schema.format === "date-time") return "2026-01-01T00:00:00Z";
      if (schema.pattern) return "csv";
      return `text ${random(1000)}`;
  }
}

/** Remembers ids and days of an answer for later requests. */
function learn(value, pool) {
  if (typeof value === "string") {
    if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) && pool.uuids.length < 500) pool.uuids.push(value);
    if (/^\d{4}-\d\d-\d\d$/.test(value) && pool.days.length < 50) pool.days.push(value);
  } else if (value && typeof value === "object") {
    Object.values(value).forEach((one) => learn(one, pool));
  }
}

function* requests(operation, document, pool) {
  const parameters = operation.parameters ?? [];
  const body = operation.requestBody?.content?.["application/json"]?.schema;
  const right = () => ({
    values: Object.fromEntries(parameters
      .filter((one) => one.required || random(2))
      .filter((one) => one.name !== "after")
      .map((one) => [one.name, String(sample(one.schema, document, pool))])),
    body: body && JSON.stringify(sample(body, document, pool)),
    media: "application/json",
    mustFail: false,
  });
  if (!NOT_CALLED_RIGHT.has(operation.operationId)) {
    for (let n = 0; n < 3; n++) yield right();
  }
  for (const parameter of parameters) {
    for (const value of WRONG_VALUES) {
      if (parameter.in === "header" && /[^\x20-\x7e]/.test(value)) continue;
      if (parameter.in === "path" && value === "") continue;
      const request = right();
      request.values[parameter.name] = value;
      yield request;
    }
    if (parameter.required && parameter.in !== "path") {
      const request = right();
      delete request.values[parameter.name];
      yield { ...request, mustFail: true };
    }
  }
  yield { ...right(), unknown: true, mustFail: true };
  if (!body) return;
  for (const text of ["", "{", "[]", "null", "\"x\"", "{\"a\":1}".repeat(2)]) {
    yield { ...right(), body: text, mustFail: operation.requestBody.required !== false };
  }
  yield { ...right(), media: "text/plain", mustFail: true };
  yield { ...right(), body: `{"x":"${"y".repeat(1100000)}"}`, mustFail: true };
  const properties = sample(body, document, pool);
  for (const property of Object.keys(properties)) {
    for (const value of WRONG_JSON) {
      const whole = { ...sample(body, document, pool), [property]: value };
      yield { ...right(), body: JSON.stringify(whole), wrongType: typeof value !== typeof properties[property] };
    }
    const { [property]: dropped, ...rest } = sample(body, document, pool);
    yield { ...right(), body: JSON.stringify(rest) };
    yield { ...right(), body: JSON.stringify({ ...rest, [property]: null }) };
  }
}

function prepared(service, path, method, operation, request, bearer) {
  let address = path;
  const query = new URLSearchParams();
  const headers = {};
  for (const parameter of operation.parameters ?? []) {
    const value = request.values[parameter.name];
    if (value === undefined) continue;
    if (parameter.in === "path") address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
    if (parameter.in === "query") query.set(parameter.name, value);
    if (parameter.in === "header") headers[parameter.name] = value;
  }
  if (request.unknown) query.set("unheardOf", "1");
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  if (request.body !== undefined) headers["Content-Type"] = request.media;
  return [`${url(service)}${address}${query.size ? `?${query}` : ""}`, { method: method.toUpperCase(), headers, body: request.body }];
}

async function judge(operation, name, request, answer, validators, pool) {
  const documented = operation.responses[String(answer.status)];
  const text = await answer.text();
  if (!documented) {
    const type = text.match(/urn:ates:problem:([a-z-]+)/)?.[1] ?? text.slice(0, 60);
    found(name, `undocumented status ${answer.status} (${type})`);
    return;
  }
  if (answer.status < 300 && (request.mustFail || request.wrongType)) {
    found(name, `${answer.status} for a wrong request ${request.unknown ? "(unknown parameter)" : request.body?.slice(0, 80)}`);
  }
  const media = (answer.headers.get("Content-Type") ?? "").split(";")[0];
  const content = documented.content ?? {};
  if (Object.keys(content).length === 0) {
    if (text !== "") found(name, `${answer.status} has a body and documents none`);
    return;
  }
  if (!content[media]) {
    found(name, `${answer.status} is ${media || "without media type"}, documented: ${Object.keys(content)}`);
  } else if (media.endsWith("json")) {
    const value = JSON.parse(text);
    if (answer.status < 300) learn(value, pool);
    const validate = validators(content[media].schema);
    if (!validate(value)) found(name, `${answer.status} contradicts its schema: ${validate.errors[0].instancePath} ${validate.errors[0].message}`);
  }
}

/** Compiled once per schema. */
function validatorsOf(document, service) {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  // A byte or a 64-bit number is any integer to a reader of JSON.
  ajv.addFormat("int32", true).addFormat("int64", true);
  ajv.addSchema({ $id: `http://${service}/`, components: document.components });
  const compiled = new Map();
  return (schema) => {
    const key = JSON.stringify(schema);
    if (!compiled.has(key)) {
      compiled.set(key, ajv.compile(JSON.parse(key.replaceAll("\"#/components", `"http://${service}/#/components`))));
    }
    return compiled.get(key);
  };
}

async function check(service, tokens) {
  const document = await (await fetch(`${url(service)}/v3/api-docs`)).json();
  const validators = validatorsOf(document, service);
  const pool = { uuids: [], days: [] };
  // Lists first: they tell which ids there are.
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
    .sort((a, b) => Number(a.path.includes("{")) - Number(b.path.includes("{")) || a.method.localeCompare(b.method));
  for (const { path, method, operation } of operations) {
    const name = `${service} ${method.toUpperCase()} ${path}`;
    const callers = operation.security ? [null] : [tokens.ada, tokens.victor];
    const all = [...requests(operation, document, pool)];
    // Whoever may not.
    const some = operation.security ? [] : [null, "broken", tokens.ann].map((bearer) => ({ ...all[0], bearer }));
    for (const request of [...all, ...some]) {
      const bearer = request.bearer === undefined ? pick(callers) : request.bearer;
      try {
        const answer = await fetch(...prepared(service, path, method, operation, request, bearer));
        await judge(operation, name, request, answer, validators, pool);
      } catch (failure) {
        found(name, `no answer: ${failure.cause ?? failure}`);
      }
      calls++;
    }
  }
}

const tokens = {};
for (const login of ["ada", "victor", "ann"]) tokens[login] = await token(login);
for (const service of Object.keys(services)) await check(service, tokens);
for (const [line, times] of [...findings].sort()) console.log(`  ${line}${times > 1 ? ` (${times} times)` : ""}`);
console.log(`${calls} generated calls with seed ${seed}: ${findings.size} findings`);
process.exit(findings.size === 0 ? 0 : 1);
