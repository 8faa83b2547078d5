/**
 * The few pages a browser is shown to sign in, to set a first password, and to change it. Plain HTML, no inline script,
 * everything that varies escaped. Holds no state and decides nothing.
 */
import { createHash } from "node:crypto";
import type { Role } from "../../contract/views.ts";

export interface Page {
	readonly html: string;
	/** Content-Security-Policy. */
	readonly policy: string;
}

export const loginPath = "/.drawbridge/auth/login";
export const accountPath = "/.drawbridge/auth/account";

const style = `
:root { color-scheme: light dark; --line: #8a8f98; --accent: #1f5fbf; --bad: #a31621; --back: #f6f7f9; --card: #ffffff; --text: #16181d; }
@media (prefers-color-scheme: dark) { :root { --line: #6b717b; --accent: #8ab4ff; --bad: #ff9a9f; --back: #121418; --card: #1b1e24; --text: #eceef1; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 360px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 24px; overflow-wrap: anywhere; }
h1 { margin: 0 0 16px; font-size: 20px; }
h2 { margin: 24px 0 8px; font-size: 16px; }
label { display: block; margin: 12px 0 4px; }
input { width: 100%; font: inherit; padding: 10px; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; }
button { width: 100%; margin-top: 20px; padding: 10px; font: inherit; font-weight: 600; border: 0; border-radius: 8px; background: var(--accent); color: var(--card); cursor: pointer; }
button.quiet { background: transparent; color: inherit; border: 1px solid var(--line); }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
[role=alert] { margin: 0; color: var(--bad); }
[role=alert]:not(:empty) { margin-bottom: 12px; }
.hint { margin: 4px 0 0; font-size: 14px; opacity: .8; }
.code { margin: 0; padding: 8px 0; border: 1px solid var(--line); border-radius: 8px; text-align: center; font: 650 32px/1.25 ui-monospace, monospace; letter-spacing: .18em; text-indent: .18em; }
ol { margin: 16px 0; padding-inline-start: 24px; }
li + li { margin-top: 4px; }
pre { margin: 8px 0 0; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; font: 13px/1.6 ui-monospace, monospace; white-space: pre-wrap; }
`;

const styleHash = createHash("sha256").update(style).digest("base64");
const policyWith = (script: string): string =>
	`default-src 'none'; style-src 'sha256-${styleHash}'; ${script}form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** For text and for quoted attribute values. */
export const escapeHtml = (text: string): string =>
	text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? "");

/** A page that holds no form and needs no script. `next`: it goes there by itself, a moment after it was shown. */
export const plainPage = (title: string, content: string, next = ""): Page =>
	page(title, content, "", next);

function page(title: string, content: string, script = "", next = ""): Page {
	const goesOn =
		next === ""
			? ""
			: `<meta http-equiv="refresh" content="1; url=${escapeHtml(next)}">\n`;
	const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Drawbridge</title>
<style>${style}</style>
${goesOn}${script === "" ? "" : `<script src="${script}" defer></script>\n`}</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
	const scripts = "script-src 'self'; connect-src 'self'; ";
	return { html, policy: policyWith(script === "" ? "" : scripts) };
}

const alert = (message: string): string =>
	`<p role="alert" aria-live="assertive" id="error">${escapeHtml(message)}</p>`;

/** `next` is where to go afterwards; the caller has checked that it is ours. */
export const loginPage = (next: string, message: string): Page =>
	page(
		"Sign in",
		`${alert(message)}
<form method="post" action="${loginPath}">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="username">Name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" autofocus aria-describedby="error">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024" aria-describedby="error">
<button type="submit">Sign in</button>
</form>`,
	);

export const setupPage = (): Page =>
	page(
		"Set your password",
		`${alert("")}
<noscript><p>This page needs JavaScript: the link's secret part must not leave the browser otherwise.</p></noscript>
<form id="setup">
<label for="password">New password</label>
<input id="password" type="password" autocomplete="new-password" required minlength="10" maxlength="1024" autofocus aria-describedby="hint error">
<p class="hint" id="hint">At least 10 characters, not a common one, and without your name.</p>
<label for="again">The same again</label>
<input id="again" type="password" autocomplete="new-password" required maxlength="1024" aria-describedby="error">
<button type="submit">Set password</button>
</form>`,
		"/.drawbridge/auth/setup.js",
	);

/** What is wrong with a password that is refused as too weak. */
export const weakPassword =
	"Choose a longer password that is not a common one and does not hold your name.";

/** The link's token is in the fragment, which browsers never send; it is taken out of the address at once. */
export const setupScript = `"use strict";
const token = new URLSearchParams(location.hash.slice(1)).get("token") || "";
history.replaceState(null, "", location.pathname);
const form = document.getElementById("setup");
const error = document.getElementById("error");
const button = form.querySelector("button");
const messages = {
  "weak-password": ${JSON.stringify(weakPassword)},
  unauthenticated: "This link was used already or is too old. Ask for a new one.",
  "rate-limited": "Too many tries. Wait a moment.",
};
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  error.textContent = "";
  const password = document.getElementById("password").value;
  if (password !== document.getElementById("again").value) {
    error.textContent = "The two passwords differ.";
    return;
  }
  button.disabled = true;
  try {
    const answer = await fetch("/.drawbridge/auth/setup", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, password }),
    });
    if (answer.ok) {
      location.replace("${loginPath}");
      return;
    }
    const problem = await answer.json();
    error.textContent = messages[problem.code] || problem.title;
  } catch {
    error.textContent = "The gate cannot be reached.";
  }
  button.disabled = false;
});
`;

export const accountPage = (
	user: { readonly name: string; readonly role: Role },
	message: string,
	done = "",
): Page =>
	page(
		"Your account",
		`${alert(message)}
${done === "" ? "" : `<p role="status">${escapeHtml(done)}</p>\n`}<p>Signed in as <strong>${escapeHtml(user.name)}</strong> (${user.role}).</p>
<h2>Change your password</h2>
<form method="post" action="/.drawbridge/auth/password">
<input type="hidden" name="username" autocomplete="username" value="${escapeHtml(user.name)}">
<label for="current">Current password</label>
<input id="current" name="current_password" type="password" autocomplete="current-password" required maxlength="1024" aria-describedby="error">
<label for="new">New password</label>
<input id="new" name="new_password" type="password" autocomplete="new-password" required minlength="10" maxlength="1024" aria-describedby="hint error">
<p class="hint" id="hint">At least 10 characters, not a common one, and without your name. Your other sign-ins end.</p>
<button type="submit">Change password</button>
</form>
<h2>Leave</h2>
<form method="post" action="/.drawbridge/auth/logout">
<button class="quiet" type="submit">Sign out</button>
</form>`,
	);
