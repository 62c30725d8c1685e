// The letters of accounting, read by a parser of mail that others wrote.
//   node letters.mjs receive PORT FOLDER     a mail server that keeps what it is sent, until it is killed
//   node letters.mjs check FOLDER            what is wrong with the letters there

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import PostalMime from "postal-mime";

const PRESENTATIONAL = /\s(align|bgcolor|border|cellpadding|cellspacing|valign|width|height|face|color)=/i;

function receive(port, folder) {
  let received = 0;
  const server = net.createServer((socket) => {
    let text = "";
    let inData = false;
    const say = (line) => socket.write(`${line}\r\n`);
    say("220 foreign");
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (;;) {
        const end = text.indexOf(inData ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          writeFileSync(`${folder}/${received++}.eml`, line.replace(/^\.\./gm, "."), "latin1");
          inData = false;
          say("250 kept");
        } else if (/^DATA/i.test(line)) {
          inData = true;
          say("354 go on");
        } else if (/^QUIT/i.test(line)) {
          say("221 bye");
          socket.end();
        } else {
          say(/^EHLO/i.test(line) ? "250-foreign\r\n250-8BITMIME\r\n250 SMTPUTF8" : "250 fine");
        }
      }
    });
  });
  server.listen(port, "localhost");
}

/** What is wrong with a letter; nothing if it is as it should be. */
async function complaints(raw) {
  const source = raw.toString("latin1");
  const letter = await PostalMime.parse(raw);
  const wrong = [];
  const check = (what, right) => right || wrong.push(what);
  check("multipart/alternative at the top", /^Content-Type: multipart\/alternative/im.test(source));
  check("two parts and no wrapper", (source.match(/^Content-Type: (?!multipart)/gim) ?? []).length === 2 && !/multipart\/(mixed|related)/i.test(source));
  check("a subject", letter.subject?.length > 0);
  check("a Message-ID", /^<[^<>@\s]+@[^<>@\s]+>$/.test(letter.messageId ?? ""));
  check("a date", !Number.isNaN(Date.parse(letter.date)));
  check("Auto-Submitted", letter.headers.some((one) => one.key === "auto-submitted" && one.value === "auto-generated"));
  // RFC 2369 and 8058. A letter that tells of one payout, such as a rejected one, cannot be switched off.
  const [unsubscribe] = letter.headers.filter((one) => one.key === "list-unsubscribe").map((one) => one.value);
  const button = letter.headers.some((one) => one.key === "list-unsubscribe-post" && one.value === "List-Unsubscribe=One-Click");
  if (/\.(rejected|returned)(\.\d+)?@/.test(letter.messageId ?? "")) {
    check("no List-Unsubscribe for a letter about one payout", unsubscribe === undefined && !button);
  } else {
    check("List-Unsubscribe with one address", /^<https?:\/\/[^<>\s,]+>$/.test(unsubscribe ?? ""));
    check("List-Unsubscribe-Post with HTTPS, and only then", button === (unsubscribe ?? "").startsWith("<https:"));
  }
  check("a text part", letter.text?.trim().length > 40);
  check("no markup in the text part", !/<\/?[a-z]+>/i.test(letter.text ?? ""));
  check("a title", /<title>[^<]+<\/title>/.test(letter.html ?? ""));
  check("a language", /<html[^>]* lang="[a-z]{2}"/.test(letter.html ?? ""));
  check("no presentational attributes", !PRESENTATIONAL.test(letter.html ?? ""));
  check("no script or remote content", !/<script|\ssrc=|url\(/i.test(letter.html ?? ""));
  if (/lang="ru"/.test(letter.html ?? "")) {
    const words = letter.text.replace(/\[[^\]]*\]|«[^»]*»|https?:\S+|\S+@\S+|USD/g, "").match(/\b[A-Za-z]{3,}\b/g) ?? [];
    check(`no English word in a Russian letter: ${words.slice(0, 5)}`, words.length === 0);
  }
  return wrong;
}

const [verb, ...rest] = process.argv.slice(2);
if (verb === "receive") {
  receive(Number(rest[0]), rest[1]);
} else {
  const folder = rest[0];
  let found = 0;
  const languages = new Set();
  const files = readdirSync(folder);
  for (const file of files) {
    const raw = readFileSync(`${folder}/${file}`);
    const wrong = await complaints(raw);
    wrong.forEach((one) => console.log(`  ${file}: not so: ${one}`));
    found += wrong.length;
    languages.add((await PostalMime.parse(raw)).html?.match(/<html[^>]* lang="([a-z]{2})"/)?.[1]);
  }
  console.log(`${files.length} letters in ${[...languages].sort()}: ${found} findings`);
  process.exit(found === 0 && languages.has("en") && languages.has("ru") ? 0 : 1);
}
